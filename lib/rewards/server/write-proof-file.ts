import 'server-only'
import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import type { LeafRows } from '../leaf-rows'
import { encodeProofFileHeader } from '../proof-file'
import type { MerkleTree } from '../tree'

/** Writes the proof file of a tree beside its place and renames it there, so that no reader ever sees half of one. */
export async function writeProofFile(
  path: string,
  { rows, tree }: { rows: LeafRows; tree: MerkleTree },
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      for (const part of [encodeProofFileHeader(tree), rows.bytes, tree.nodes]) {
        for (let at = 0; at < part.length; ) at += (await file.write(part, at)).bytesWritten
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
