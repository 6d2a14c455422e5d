import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const used: string[] = []

/** A place for proof files that nobody else uses; it is made with the first file. */
export function createProofFolder(): string {
  const folder = join(tmpdir(), `warpshare-proofs-${randomUUID()}`)
  used.push(folder)
  return folder
}

/** Removes all places that this process used. */
export function removeProofFolders(): void {
  for (const folder of used.splice(0)) rmSync(folder, { recursive: true, force: true })
}
