import { describe, expect, it } from 'vitest'
import { formatShares } from './format-shares'

describe('formatShares', () => {
  it('adds up to a hundred per cent', () => {
    expect(formatShares([1n, 1n, 1n])).toEqual(['33.34 %', '33.33 %', '33.33 %'])
    expect(formatShares([5n, 5n])).toEqual(['50.00 %', '50.00 %'])
  })
  it('gives nothing to a part without weight', () => {
    expect(formatShares([0n, 7n])).toEqual(['0.00 %', '100.00 %'])
    expect(formatShares([0n, 0n])).toEqual(['0 %', '0 %'])
  })
})
