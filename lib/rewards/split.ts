import { assert } from '@/lib/core/assert'

/**
 * Splits a budget over weights by the largest remainder: every share is ⌊B·w/W⌋, and the units left go one each to the
 * largest remainders, equal ones to the lower index. Callers order `weights` by account, so that "lower index" is
 * "lower address". The shares add up to the budget exactly; a weight of 0 receives nothing.
 * Throws when no weight is above 0, or the budget or a weight is negative.
 */
export function splitBudget(budget: bigint, weights: readonly bigint[]): bigint[] {
  const shares = new Array<bigint>(weights.length).fill(0n)
  splitEach(
    budget,
    weights.length,
    (index) => weights[index] ?? 0n,
    (index, amount) => {
      shares[index] = (shares[index] ?? 0n) + amount
    },
  )
  return shares
}

/**
 * The same split over `count` weights that lie anywhere. `give` is told amounts above 0, at most twice an index: the
 * share, and the one unit more.
 */
export function splitEach(
  budget: bigint,
  count: number,
  weightAt: (index: number) => bigint,
  give: (index: number, amount: bigint) => void,
): void {
  assert(budget >= 0n, 'a budget is not negative')
  const sum = sumWeights(count, weightAt)
  assert(sum > 0n, 'a budget is split over some weight')
  // As doubles remainders keep their order, though near ones may become equal: those are compared in full further down.
  const remainders = new Float64Array(count)
  let left = budget
  for (let index = 0; index < count; index += 1) {
    const product = budget * weightAt(index)
    const share = product / sum
    if (share > 0n) give(index, share)
    remainders[index] = Number(product - share * sum)
    left -= share
  }
  for (const index of findLargest(remainders, Number(left), (i) => (budget * weightAt(i)) % sum)) give(index, 1n)
}

function sumWeights(count: number, weightAt: (index: number) => bigint): bigint {
  let sum = 0n
  for (let index = 0; index < count; index += 1) {
    const weight = weightAt(index)
    assert(weight >= 0n, 'a weight is not negative')
    sum += weight
  }
  return sum
}

/** Indexes of the `count` largest remainders; sorting a million doubles is far quicker than sorting their indexes. */
function findLargest(remainders: Float64Array, count: number, exact: (index: number) => bigint): number[] {
  if (count === 0) return []
  const threshold = remainders.slice().sort().at(-count) ?? 0
  const chosen: number[] = []
  const level: number[] = []
  for (let i = 0; i < remainders.length; i += 1) {
    const remainder = remainders[i] ?? 0
    if (remainder > threshold) chosen.push(i)
    else if (remainder === threshold) level.push(i)
  }
  const open = count - chosen.length
  if (open === level.length) return chosen.concat(level)
  const ranked = level.map((index) => ({ index, remainder: exact(index) }))
  // The sort keeps the order of what is equal: ascending indexes.
  ranked.sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : 0))
  return chosen.concat(ranked.slice(0, open).map(({ index }) => index))
}
