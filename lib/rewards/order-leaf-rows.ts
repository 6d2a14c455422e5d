import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { compareLeafKeys, hexAt, LEAF_KEY_BYTES, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'
import { sortKeys } from './sort-keys'

/**
 * Puts packed rows into tree order and drops those whose amount is 0. Rows already in order are used as they are.
 * Throws {@link DuplicateLeafError} when an (account, token) comes twice, even with an amount of 0.
 */
export function orderLeafRows(bytes: Uint8Array, count: number): LeafRows {
  const ordered = isOrdered(bytes, count) ? bytes.subarray(0, count * LEAF_ROW_BYTES) : sortRows(bytes, count)
  return dropEmpty(ordered, count)
}

/** `order` says which row of the input each row was, for the error. */
function isOrdered(bytes: Uint8Array, count: number, order: Uint32Array | null = null): boolean {
  for (let row = 1; row < count; row += 1) {
    const offset = row * LEAF_ROW_BYTES
    const difference = compareLeafKeys(bytes, offset - LEAF_ROW_BYTES, bytes, offset)
    if (difference === 0) {
      const rows = [order?.[row - 1] ?? row - 1, order?.[row] ?? row] as const
      throw new DuplicateLeafError(hexAt(bytes, offset, 20), hexAt(bytes, offset + 20, 20), rows)
    }
    if (difference > 0) return false
  }
  return true
}

function sortRows(bytes: Uint8Array, count: number): Uint8Array {
  const order = sortKeys(bytes, { count, stride: LEAF_ROW_BYTES, keyBytes: LEAF_KEY_BYTES })
  const length = count * LEAF_ROW_BYTES
  // Threads read rows that lie in shared memory without a copy.
  const shared = typeof SharedArrayBuffer === 'function' && bytes.buffer instanceof SharedArrayBuffer
  const sorted = shared ? new Uint8Array(new SharedArrayBuffer(length)) : new Uint8Array(length)
  for (let row = 0; row < count; row += 1) {
    const from = (order[row] as number) * LEAF_ROW_BYTES
    sorted.set(bytes.subarray(from, from + LEAF_ROW_BYTES), row * LEAF_ROW_BYTES)
  }
  isOrdered(sorted, count, order)
  return sorted
}

function dropEmpty(bytes: Uint8Array, count: number): LeafRows {
  let kept = 0
  let out = bytes
  for (let row = 0; row < count; row += 1) {
    const offset = row * LEAF_ROW_BYTES
    if (isZero(bytes, offset + 40, 32)) {
      if (out === bytes) out = bytes.slice()
      continue
    }
    if (kept !== row) out.copyWithin(kept * LEAF_ROW_BYTES, offset, offset + LEAF_ROW_BYTES)
    kept += 1
  }
  return { count: kept, bytes: out.subarray(0, kept * LEAF_ROW_BYTES) }
}

function isZero(bytes: Uint8Array, offset: number, length: number): boolean {
  for (let i = offset; i < offset + length; i += 1) if (bytes[i] !== 0) return false
  return true
}

/** The same account and token in two leaves: one of them would never be paid. */
export class DuplicateLeafError extends AppError {
  /** Where the two are in the input, counted from 0, ascending. */
  readonly rows: readonly [number, number]

  constructor(account: Address, token: Address, rows: readonly [number, number]) {
    super(`account ${account} has two amounts of token ${token}`, { code: 'DUPLICATE_LEAF', status: 422 })
    this.rows = [Math.min(...rows), Math.max(...rows)]
  }
}
