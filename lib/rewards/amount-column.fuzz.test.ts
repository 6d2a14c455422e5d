import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addAmount, amountAt, createAmountColumn, hasAmount } from './amount-column'

const RUNS = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)
/** Around the bounds at which an amount is kept elsewhere. */
const amount = fc
  .tuple(fc.constantFrom(0n, 1n, 63n, 64n, 127n, 128n, 200n), fc.constantFrom(-1n, 0n, 1n))
  .map(([bits, by]) => 2n ** bits + by)

describe('addAmount', { timeout: 120_000 }, () => {
  it('keeps every sum, however large it grows', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), amount), { maxLength: 60 }), (additions) => {
        const column = createAmountColumn(2)
        const sums = new Map<number, bigint>()
        for (const [index, added] of additions) {
          addAmount(column, index, added)
          sums.set(index, (sums.get(index) ?? 0n) + added)
        }
        for (let index = 0; index < 50; index += 1) {
          expect(amountAt(column, index)).toBe(sums.get(index) ?? 0n)
          expect(hasAmount(column, index)).toBe((sums.get(index) ?? 0n) > 0n)
        }
      }),
      { numRuns: RUNS },
    )
  })
})
