import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundTogether } from './round-together'

describe('roundTogether', () => {
  it('lets thirds add up to the whole: the first of equals takes what is left', () => {
    expect(roundTogether([10_000n, 10_000n, 10_000n], 3n)).toEqual([3334n, 3333n, 3333n])
  })
  it('gives the units that cutting loses to the parts that lost most', () => {
    expect(roundTogether([19n, 11n, 10n], 10n)).toEqual([2n, 1n, 1n])
    expect(roundTogether([15n, 19n, 6n], 10n)).toEqual([1n, 2n, 1n])
  })
  it('shows nothing of nothing', () => {
    expect(roundTogether([], 10n)).toEqual([])
    expect(roundTogether([0n, 0n], 10n)).toEqual([0n, 0n])
  })
  it('always adds up to the sum as it is shown, and moves no part by a unit or more', () => {
    const parts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 24n }), { maxLength: 20 })
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 1n, max: 10n ** 20n }), (amounts, unit) => {
        const shown = roundTogether(amounts, unit)
        const sum = amounts.reduce((total, amount) => total + amount, 0n)
        expect(shown.reduce((total, units) => total + units, 0n)).toBe(sum / unit)
        for (const [index, units] of shown.entries()) {
          const off = units * unit - (amounts[index] ?? 0n)
          expect(off < unit && off > -unit).toBe(true)
        }
      }),
    )
  })
})
