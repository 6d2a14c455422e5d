import 'server-only'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { ACCOUNT_BYTES } from '../account-table'
import { findLeafRows } from '../find-leaf-rows'
import type { Leaf } from '../leaf'
import { hexAt, LEAF_ROW_BYTES, type LeafRows, leafAt, writeHex } from '../leaf-rows'
import { PROOF_FILE_HEADER_BYTES } from '../proof-file'
import { NODE_BYTES } from '../tree'
import { INDEX_ROWS, type ProofFile } from './proof-file-handle'
import { readAt } from './read-at'

/** A leaf and the proof that `RewardDistributor.claim` takes for it. */
export type Claim = Leaf & { readonly proof: readonly Hex[] }

/** All claims of an account, ordered by token; none when it has no leaf. A few small reads, never the whole file. */
export function readClaims(file: ProofFile, account: Address): Claim[] {
  const key = new Uint8Array(ACCOUNT_BYTES)
  writeHex(key, 0, account)
  const claims: Claim[] = []
  // The account's first row is in the block before the first one that begins at or after it.
  const block = Math.max(0, findBlock(file, key) - 1)
  for (let first = block * INDEX_ROWS; first < file.leafCount; first += INDEX_ROWS) {
    const count = Math.min(INDEX_ROWS, file.leafCount - first)
    const position = PROOF_FILE_HEADER_BYTES + first * LEAF_ROW_BYTES
    const rows: LeafRows = { count, bytes: readAt(file.descriptor, position, count * LEAF_ROW_BYTES) }
    const { start, end } = findLeafRows(rows, account)
    for (let row = start; row < end; row += 1) {
      claims.push({ ...leafAt(rows, row), proof: readProof(file, first + row) })
    }
    if (end < count) break
  }
  return claims
}

/** The first block whose first account is not below the key. */
function findBlock({ index }: ProofFile, key: Uint8Array): number {
  let low = 0
  let high = index.length / ACCOUNT_BYTES
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAccount(index, middle * ACCOUNT_BYTES, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function readProof(file: ProofFile, index: number): Hex[] {
  const proof: Hex[] = []
  for (let node = 2 * file.leafCount - 2 - index; node > 0; node = Math.floor((node - 1) / 2)) {
    const at = (node % 2 === 1 ? node + 1 : node - 1) * NODE_BYTES
    if (at < file.top.length) proof.push(hexAt(file.top, at, NODE_BYTES))
    else proof.push(hexAt(readAt(file.descriptor, file.nodesOffset + at, NODE_BYTES), 0, NODE_BYTES))
  }
  return proof
}

function compareAccount(bytes: Uint8Array, offset: number, key: Uint8Array): number {
  for (let i = 0; i < ACCOUNT_BYTES; i += 1) {
    const difference = (bytes[offset + i] ?? 0) - (key[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
