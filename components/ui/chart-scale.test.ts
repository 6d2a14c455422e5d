import { describe, expect, it } from 'vitest'
import { chartScale } from './chart-scale'

describe('chartScale', () => {
  it('has round ticks from zero that hold the largest value', () => {
    expect(chartScale(365n, 0)).toEqual({ top: 400n, ticks: [0n, 100n, 200n, 300n, 400n] })
    expect(chartScale(976n, 0).top).toBe(1000n)
    expect(chartScale(1n, 0)).toEqual({ top: 1n, ticks: [0n, 1n] })
  })
  it('works at any size and for nothing', () => {
    expect(chartScale(2n ** 255n, 18).top >= 2n ** 255n).toBe(true)
    expect(chartScale(0n, 6)).toEqual({ top: 1_000_000n, ticks: [0n, 1_000_000n] })
  })
})
