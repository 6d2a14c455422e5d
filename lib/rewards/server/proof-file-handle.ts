import type { Hex } from 'viem'
import { ACCOUNT_BYTES } from '../account-table'
import { LEAF_ROW_BYTES } from '../leaf-rows'
import { NODE_BYTES } from '../tree'

/** Rows that one read fetches: 9 KB, little more than the page that the disk gives anyway. */
export const INDEX_ROWS = 128
/** Nodes from the root on that stay in memory: the upper 13 levels, 256 KB. Every proof of a large tree passes them. */
const TOP_NODES = 8191

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

/** The part of a file's rows that is kept in memory to find the others. */
export function indexRows(rows: Uint8Array, leafCount: number): Uint8Array {
  const index = new Uint8Array(Math.ceil(leafCount / INDEX_ROWS) * ACCOUNT_BYTES)
  for (let row = 0, at = 0; row < leafCount; row += INDEX_ROWS, at += ACCOUNT_BYTES) {
    index.set(rows.subarray(row * LEAF_ROW_BYTES, row * LEAF_ROW_BYTES + ACCOUNT_BYTES), at)
  }
  return index
}

/** The part of a file's nodes that is kept in memory. */
export function topNodes(nodes: Uint8Array): Uint8Array {
  return nodes.slice(0, TOP_NODES * NODE_BYTES)
}
