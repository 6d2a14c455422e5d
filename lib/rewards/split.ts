import { assert } from '@/lib/core/assert'

/**
 * Splits a budget over weights by the largest remainder: every share is ⌊B·w/W⌋, and the units left go one each to the
 * largest remainders, equal ones to the lower index. Callers order `weights` by account, so that "lower index" is
 * "lower address". The shares add up to the budget exactly; a weight of 0 receives nothing.
 * Throws when no weight is above 0, or the budget or a weight is negative.
 */
export function splitBudget(budget: bigint, weights: readonly bigint[]): bigint[] {
  assert(budget >= 0n, 'a budget is not negative')
  let sum = 0n
  for (const weight of weights) {
    assert(weight >= 0n, 'a weight is not negative')
    sum += weight
  }
  assert(sum > 0n, 'a budget is split over some weight')
  const remainders: bigint[] = []
  let left = budget
  const shares = weights.map((weight) => {
    const product = budget * weight
    const share = product / sum
    remainders.push(product - share * sum)
    left -= share
    return share
  })
  if (left === 0n) return shares
  const order = remainders.map((_, index) => index).sort((a, b) => compareRemainders(remainders, a, b))
  for (const index of order.slice(0, Number(left))) shares[index] = (shares[index] ?? 0n) + 1n
  return shares
}

function compareRemainders(remainders: readonly bigint[], a: number, b: number): number {
  const x = remainders[a] ?? 0n
  const y = remainders[b] ?? 0n
  return x > y ? -1 : x < y ? 1 : a - b
}
