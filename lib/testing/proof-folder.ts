import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const used: string[] = []
process.once('exit', () => {
  for (const folder of used) rmSync(folder, { recursive: true, force: true })
})

/** A place for proof files that nobody else uses; it is made with the first file and goes with the test's process. */
export function createProofFolder(): string {
  const folder = join(tmpdir(), `warpshare-proofs-${randomUUID()}`)
  used.push(folder)
  return folder
}
