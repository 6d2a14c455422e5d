import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitBudget } from './split'

const weight = fc.oneof(
  fc.constantFrom(0n, 1n, 7n),
  fc.bigInt(0n, 1000n),
  fc.bigInt(0n, 2n ** 130n),
  // Neighbours that are one double: their remainders have to be told apart by their last bits.
  fc.nat({ max: 5 }).map((n) => 2n ** 120n + BigInt(n)),
)
const weights = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((all) => all.some((w) => w > 0n))
const budget = fc.oneof(fc.bigInt(0n, 100n), fc.bigInt(0n, 2n ** 256n - 1n))

describe('splitBudget', { timeout: 120_000 }, () => {
  it('is what sorting by remainder, then index, gives', () => {
    fc.assert(
      fc.property(budget, weights, (total, all) => {
        expect(splitBudget(total, all)).toEqual(splitBySorting(total, all))
      }),
      { numRuns: 2000 },
    )
  })

  it('gives a weight of 0 nothing and nobody more than one unit above the exact share', () => {
    fc.assert(
      fc.property(budget, weights, (total, all) => {
        const sum = all.reduce((a, b) => a + b)
        splitBudget(total, all).forEach((share, i) => {
          const product = total * (all[i] ?? 0n)
          expect(share === product / sum || (share === product / sum + 1n && product % sum > 0n)).toBe(true)
        })
      }),
    )
  })

  it('gives the units left of equal weights to the lower ones', () => {
    expect(splitBudget(5n, [2n, 2n, 2n])).toEqual([2n, 2n, 1n])
    expect(splitBudget(0n, [2n, 2n])).toEqual([0n, 0n])
  })

  it('refuses a budget that nobody shares', () => {
    expect(() => splitBudget(5n, [])).toThrow(/some weight/)
    expect(() => splitBudget(5n, [0n])).toThrow(/some weight/)
    expect(() => splitBudget(-1n, [1n])).toThrow(/negative/)
    expect(() => splitBudget(1n, [2n, -1n])).toThrow(/negative/)
  })
})

function splitBySorting(total: bigint, all: readonly bigint[]): bigint[] {
  const sum = all.reduce((a, b) => a + b)
  const shares = all.map((w) => (total * w) / sum)
  const left = Number(total - shares.reduce((a, b) => a + b))
  const order = all
    .map((w, i) => ({ i, r: (total * w) % sum }))
    .sort((a, b) => (a.r === b.r ? a.i - b.i : a.r > b.r ? -1 : 1))
  for (const { i } of order.slice(0, left)) shares[i] = (shares[i] ?? 0n) + 1n
  return shares
}
