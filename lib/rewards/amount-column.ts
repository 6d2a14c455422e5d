/**
 * Amounts by index, 0 where none was added. Those below 2^128, nearly all, lie in typed arrays, because a million bigints
 * as objects cost more time to collect than to add; larger ones are kept aside in full.
 */
export type AmountColumn = {
  /** The lower 64 bits. */
  low: BigUint64Array
  /** The next 64 bits; empty until an amount needs them. */
  middle: BigUint64Array
  /** The memory of both in halves, for looking without making a bigint. */
  words: Uint32Array
  middleWords: Uint32Array
  readonly high: Map<number, bigint>
}

const BITS = 64n
const MAX_LOW = 2n ** BITS - 1n
const MAX_MIDDLE = 2n ** (2n * BITS) - 1n
const NONE = new BigUint64Array(0)

/** An empty column with room for so many amounts; it grows as it has to. */
export function createAmountColumn(capacity = 64): AmountColumn {
  const low = new BigUint64Array(capacity)
  return { low, middle: NONE, words: wordsOf(low), middleWords: wordsOf(NONE), high: new Map() }
}

/** The amount at an index. */
export function amountAt({ low, middle, middleWords, high }: AmountColumn, index: number): bigint {
  const lower = index < low.length ? (low[index] as bigint) : 0n
  if (isAnyWord(middleWords, index)) return ((middle[index] as bigint) << BITS) | lower
  return lower === 0n && high.size > 0 ? (high.get(index) ?? 0n) : lower
}

/** Whether the amount at an index is above 0. */
export function hasAmount({ words, middleWords, high }: AmountColumn, index: number): boolean {
  return isAnyWord(words, index) || isAnyWord(middleWords, index) || (high.size > 0 && high.has(index))
}

/** Adds to the amount at an index. */
export function addAmount(column: AmountColumn, index: number, amount: bigint): void {
  const sum = amountAt(column, index) + amount
  if (index >= column.low.length) growColumn(column, index)
  if (sum <= MAX_LOW) {
    column.low[index] = sum
    return
  }
  if (column.middle.length === 0) takeMiddle(column, NONE)
  const isHigh = sum > MAX_MIDDLE
  column.low[index] = isHigh ? 0n : BigInt.asUintN(64, sum)
  column.middle[index] = isHigh ? 0n : sum >> BITS
  if (isHigh) column.high.set(index, sum)
}

function growColumn(column: AmountColumn, index: number): void {
  const larger = new BigUint64Array(Math.max(index + 1, column.low.length * 2))
  larger.set(column.low)
  column.low = larger
  column.words = wordsOf(larger)
  if (column.middle.length > 0) takeMiddle(column, column.middle)
}

/** Makes the upper halves as long as the lower ones. */
function takeMiddle(column: AmountColumn, before: BigUint64Array): void {
  column.middle = new BigUint64Array(column.low.length)
  column.middle.set(before)
  column.middleWords = wordsOf(column.middle)
}

function wordsOf(amounts: BigUint64Array): Uint32Array {
  return new Uint32Array(amounts.buffer)
}

function isAnyWord(words: Uint32Array, index: number): boolean {
  return 2 * index < words.length && ((words[2 * index] as number) | (words[2 * index + 1] as number)) !== 0
}
