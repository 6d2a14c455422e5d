import 'server-only'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Leaf } from '../leaf'
import { hexAt, LEAF_ROW_BYTES, leafAt, writeHex } from '../leaf-rows'
import { PROOF_FILE_HEADER_BYTES } from '../proof-file'
import { NODE_BYTES } from '../tree'
import { readAt } from './open-proof-file'
import type { ProofFile } from './proof-file-handle'

/** A leaf and the proof that `RewardDistributor.claim` takes for it. */
export type Claim = Leaf & { readonly proof: readonly Hex[] }

/** All claims of an account, ordered by token; none when it has no leaf. Some twenty small reads, never the whole file. */
export function readClaims(file: ProofFile, account: Address): Claim[] {
  const key = new Uint8Array(20)
  writeHex(key, 0, account)
  const claims: Claim[] = []
  for (let index = findFirstRow(file, key); index < file.leafCount; index += 1) {
    const row = readRow(file, index)
    if (compareAccount(row, key) !== 0) break
    claims.push({ ...leafAt({ count: 1, bytes: row }, 0), proof: readProof(file, index) })
  }
  return claims
}

function findFirstRow(file: ProofFile, key: Uint8Array): number {
  let low = 0
  let high = file.leafCount
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (compareAccount(readRow(file, middle), key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

function readRow(file: ProofFile, index: number): Uint8Array {
  return readAt(file.descriptor, PROOF_FILE_HEADER_BYTES + index * LEAF_ROW_BYTES, LEAF_ROW_BYTES)
}

function readProof(file: ProofFile, index: number): Hex[] {
  const proof: Hex[] = []
  for (let node = 2 * file.leafCount - 2 - index; node > 0; node = Math.floor((node - 1) / 2)) {
    const sibling = node % 2 === 1 ? node + 1 : node - 1
    proof.push(hexAt(readAt(file.descriptor, file.nodesOffset + sibling * NODE_BYTES, NODE_BYTES), 0, NODE_BYTES))
  }
  return proof
}

function compareAccount(row: Uint8Array, key: Uint8Array): number {
  for (let i = 0; i < 20; i += 1) {
    const difference = (row[i] ?? 0) - (key[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
