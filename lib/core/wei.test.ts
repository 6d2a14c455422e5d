import { describe, expect, it } from 'vitest'
import { AmountOutOfRangeError, MAX_WEI, MalformedAmountError, parseWei, wei } from './wei'

describe('wei', () => {
  it('takes 0 and 2^256 − 1', () => {
    expect(wei(0n)).toBe(0n)
    expect(wei(MAX_WEI)).toBe(2n ** 256n - 1n)
  })

  it('refuses −1 and 2^256', () => {
    expect(() => wei(-1n)).toThrow(AmountOutOfRangeError)
    expect(() => wei(MAX_WEI + 1n)).toThrow(AmountOutOfRangeError)
  })
})

describe('parseWei', () => {
  it('keeps every digit around 2^53 and at the end of the range', () => {
    for (const value of [2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, MAX_WEI]) {
      expect(parseWei(value.toString())).toBe(value)
    }
  })

  it.each(['', ' 1', '1 ', '+1', '-1', '01', '1.0', '1e3', '0x1', '１', '1_000', '9'.repeat(79)])(
    'refuses %j',
    (text) => {
      expect(() => parseWei(text)).toThrow(MalformedAmountError)
    },
  )

  it('refuses 2^256', () => {
    expect(() => parseWei((MAX_WEI + 1n).toString())).toThrow(AmountOutOfRangeError)
  })
})
