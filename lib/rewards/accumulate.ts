import { compareNextRows, hexAt, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'
import { SumOverflowError } from './sum-overflow-error'

const WORDS = LEAF_ROW_BYTES / 4

/**
 * Adds an epoch's rewards to the previous leaves. Both are in tree order, so one merge does it; an account once in the
 * tree stays. Throws `SumOverflowError` where an amount reaches 2^256.
 */
export function accumulate(previous: LeafRows, rewards: LeafRows): LeafRows {
  if (previous.count === 0) return rewards
  const bytes = new Uint8Array((previous.count + rewards.count) * LEAF_ROW_BYTES)
  const out = wordsOf(bytes)
  const [p, r] = [wordsOf(previous.bytes), wordsOf(rewards.bytes)]
  let count = 0
  for (let i = 0, k = 0; i < previous.count || k < rewards.count; count += 1) {
    const order = compareNextRows(previous, i, rewards, k)
    const at = count * WORDS
    if (order <= 0) copyRow(out, at, p, i * WORDS)
    else copyRow(out, at, r, k * WORDS)
    if (order === 0 && addRow(bytes, count, rewards.bytes, k)) {
      throw new SumOverflowError(hexAt(bytes, count * LEAF_ROW_BYTES + 20, 20))
    }
    if (order <= 0) i += 1
    if (order >= 0) k += 1
  }
  return { count, bytes: bytes.subarray(0, count * LEAF_ROW_BYTES) }
}

/** Rows as 32-bit words: copied where the buffer does not lie on a word's bounds. */
function wordsOf(bytes: Uint8Array): Int32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice()
  return new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4)
}

function copyRow(out: Int32Array, at: number, from: Int32Array, offset: number): void {
  for (let word = 0; word < WORDS; word += 1) out[at + word] = from[offset + word] as number
}

/** Adds a row's amount to another's, byte by byte; whether it overflowed. */
function addRow(bytes: Uint8Array, index: number, added: Uint8Array, addedIndex: number): boolean {
  const at = (index + 1) * LEAF_ROW_BYTES - 1
  const from = (addedIndex + 1) * LEAF_ROW_BYTES - 1
  let carry = 0
  for (let i = 0; i < 32; i += 1) {
    const sum = (bytes[at - i] as number) + (added[from - i] as number) + carry
    bytes[at - i] = sum & 0xff
    carry = sum >>> 8
  }
  return carry !== 0
}
