import type { Address } from '@/lib/core/address'
import { LEAF_ROW_BYTES, type LeafRows, writeHex } from './leaf-rows'

/** Half-open range [start, end) of an account's rows; empty when it has none. An account's tokens are neighbours. */
export function findLeafRows(rows: LeafRows, account: Address): { start: number; end: number } {
  const key = new Uint8Array(20)
  writeHex(key, 0, account)
  let low = 0
  let high = rows.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareAccount(rows.bytes, middle * LEAF_ROW_BYTES, key) < 0) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < rows.count && compareAccount(rows.bytes, end * LEAF_ROW_BYTES, key) === 0) end += 1
  return { start: low, end }
}

function compareAccount(bytes: Uint8Array, offset: number, key: Uint8Array): number {
  for (let i = 0; i < 20; i += 1) {
    const difference = (bytes[offset + i] ?? 0) - (key[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
