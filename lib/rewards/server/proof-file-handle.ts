import type { Hex } from 'viem'
import { ACCOUNT_BYTES } from '../account-table'
import { LEAF_ROW_BYTES } from '../leaf-rows'

/** Rows that one read fetches: 9 KB, little more than the page that the disk gives anyway. */
export const INDEX_ROWS = 128
/** Nodes from the root on that stay in memory: the upper 16 levels, 2 MB. Every proof of a large tree passes them. */
export const TOP_NODES = 65_535

/** An open, verified proof file; made by `openProofFile`, read by `readClaims`, ended by `closeProofFile`. */
export type ProofFile = {
  readonly descriptor: number
  readonly path: string
  readonly leafCount: number
  readonly root: Hex | null
  readonly nodesOffset: number
  /** The account of every {@link INDEX_ROWS}th row. */
  readonly index: Uint8Array
  readonly top: Uint8Array
}

/** Notes the part of some rows that is kept in memory to find the others; `first` is the number of the first of them. */
export function indexRows(index: Uint8Array, rows: Uint8Array, first: number): void {
  const count = rows.length / LEAF_ROW_BYTES
  for (let row = Math.ceil(first / INDEX_ROWS) * INDEX_ROWS; row < first + count; row += INDEX_ROWS) {
    const at = (row - first) * LEAF_ROW_BYTES
    index.set(rows.subarray(at, at + ACCOUNT_BYTES), (row / INDEX_ROWS) * ACCOUNT_BYTES)
  }
}
