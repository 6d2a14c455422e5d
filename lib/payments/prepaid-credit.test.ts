import { describe, expect, it } from 'vitest'
import { withdrawalBy } from './prepaid-credit'

describe('withdrawalBy', () => {
  it('leaves to its payer only what can be withdrawn before the settlement', () => {
    const announced = { withdrawal: 70n, withdrawableAt: 1_000 }
    expect(withdrawalBy(announced, 999)).toBe(0n)
    expect(withdrawalBy(announced, 1_000)).toBe(70n)
    expect(withdrawalBy({ withdrawal: 0n, withdrawableAt: 0 }, 999)).toBe(0n)
  })
})
