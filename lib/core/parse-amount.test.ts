import { describe, expect, it } from 'vitest'
import { parseAmount } from './parse-amount'

describe('parseAmount', () => {
  it('reads whole and fractional amounts exactly', () => {
    expect(parseAmount('1,234.5', 6)).toBe(1_234_500_000n)
    expect(parseAmount('0.000000000000000001', 18)).toBe(1n)
    expect(parseAmount('7', 0)).toBe(7n)
  })
  it('refuses what would have to be guessed or rounded', () => {
    for (const text of ['', '-1', '1e3', '0x10', '1.2.3', '.5', '1.']) expect(parseAmount(text, 6)).toBeNull()
    expect(parseAmount('0.0000001', 6)).toBeNull()
  })
})
