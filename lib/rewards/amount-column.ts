/**
 * Amounts by index, 0 where none was added. Those below 2^64, nearly all, lie in a typed array, because a million
 * bigints as objects cost more time to collect than to add; larger ones are kept aside in full.
 */
export type AmountColumn = {
  low: BigUint64Array
  /** The same memory in halves, the lower one first, for looking without making a bigint. */
  words: Uint32Array
  readonly high: Map<number, bigint>
}

const MAX_LOW = 2n ** 64n - 1n

/** An empty column with room for so many amounts; it grows as it has to. */
export function createAmountColumn(capacity = 64): AmountColumn {
  const low = new BigUint64Array(capacity)
  return { low, words: new Uint32Array(low.buffer), high: new Map() }
}

/** The amount at an index. */
export function amountAt(column: AmountColumn, index: number): bigint {
  const low = index < column.low.length ? (column.low[index] as bigint) : 0n
  return low === 0n && column.high.size > 0 ? (column.high.get(index) ?? 0n) : low
}

/** Whether the amount at an index is above 0. */
export function hasAmount({ words, high }: AmountColumn, index: number): boolean {
  if (2 * index < words.length && ((words[2 * index] as number) | (words[2 * index + 1] as number)) !== 0) return true
  return high.size > 0 && high.has(index)
}

/** Adds to the amount at an index. */
export function addAmount(column: AmountColumn, index: number, amount: bigint): void {
  const sum = amountAt(column, index) + amount
  if (index >= column.low.length) growColumn(column, index)
  if (sum <= MAX_LOW) {
    column.low[index] = sum
    return
  }
  column.low[index] = 0n
  column.high.set(index, sum)
}

function growColumn(column: AmountColumn, index: number): void {
  const larger = new BigUint64Array(Math.max(index + 1, column.low.length * 2))
  larger.set(column.low)
  column.low = larger
  column.words = new Uint32Array(larger.buffer)
}
