import { mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { formatLeavesCsv } from '../format-leaves-csv'
import type { LeafRows } from '../leaf-rows'
import { writeProofFile } from '../server/write-proof-file'
import type { MerkleTree } from '../tree'

/** Names of the files that `--out` writes. */
export const LEAVES_FILE = 'leaves.csv'
/** Rows and nodes of the tree; see lib/rewards/proof-file.ts. */
export const PROOF_FILE = 'proofs.bin'

/** Writes `leaves.csv` in tree order and the proof file into a folder, which is made when missing. */
export async function writeOut(folder: string, rows: LeafRows, tree: MerkleTree): Promise<void> {
  await mkdir(folder, { recursive: true })
  const path = join(folder, LEAVES_FILE)
  const temporary = `${path}.${process.pid}.tmp`
  const file = await open(temporary, 'w')
  try {
    for (const chunk of formatLeavesCsv(rows)) await file.writeFile(chunk)
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  await writeProofFile(join(folder, PROOF_FILE), { rows, tree })
}
