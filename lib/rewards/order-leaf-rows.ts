import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { compareLeafKeys, hexAt, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'

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

/** A radix pass over the first 4 bytes puts random keys nearly in order; runs with equal prefixes are sorted in full. */
function sortRows(bytes: Uint8Array, count: number): Uint8Array {
  const prefix = new Uint32Array(count)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let row = 0; row < count; row += 1) prefix[row] = view.getUint32(row * LEAF_ROW_BYTES)
  const order = radixOrder(prefix)
  for (let start = 0; start < count; ) {
    let end = start + 1
    while (end < count && prefix[order[end] ?? 0] === prefix[order[start] ?? 0]) end += 1
    if (end - start > 1) {
      order.subarray(start, end).sort((a, b) => compareLeafKeys(bytes, a * LEAF_ROW_BYTES, bytes, b * LEAF_ROW_BYTES))
    }
    start = end
  }
  const sorted = new Uint8Array(count * LEAF_ROW_BYTES)
  for (let row = 0; row < count; row += 1) {
    const from = (order[row] ?? 0) * LEAF_ROW_BYTES
    sorted.set(bytes.subarray(from, from + LEAF_ROW_BYTES), row * LEAF_ROW_BYTES)
  }
  isOrdered(sorted, count, order)
  return sorted
}

function radixOrder(keys: Uint32Array): Uint32Array {
  let order = Uint32Array.from(keys, (_, index) => index)
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(65_537)
    for (const key of keys) starts[((key >>> shift) & 0xffff) + 1] = (starts[((key >>> shift) & 0xffff) + 1] ?? 0) + 1
    for (let digit = 0; digit < 65_536; digit += 1) starts[digit + 1] = (starts[digit + 1] ?? 0) + (starts[digit] ?? 0)
    const next = new Uint32Array(keys.length)
    for (const index of order) {
      const digit = ((keys[index] ?? 0) >>> shift) & 0xffff
      const place = starts[digit] ?? 0
      next[place] = index
      starts[digit] = place + 1
    }
    order = next
  }
  return order
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
