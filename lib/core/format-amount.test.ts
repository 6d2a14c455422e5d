import { describe, expect, it } from 'vitest'
import { formatAmount, groupThousands } from './format-amount'

describe('formatAmount', () => {
  it('cuts to two digits from 1 upward and never rounds up', () => {
    expect(formatAmount(1_685_287_107n, 6)).toBe('1,685.28')
    expect(formatAmount(999_999_999n, 6)).toBe('999.99')
    expect(formatAmount(1_000_000n, 6)).toBe('1.00')
  })
  it('shows up to six digits below 1, at least two', () => {
    expect(formatAmount(4_182_907_999_999_999n, 18)).toBe('0.004182')
    expect(formatAmount(500_000n, 6)).toBe('0.50')
    expect(formatAmount(1n, 6)).toBe('0.000001')
  })
  it('names dust and zero', () => {
    expect(formatAmount(412n, 18)).toBe('< 0.000001')
    expect(formatAmount(0n, 18)).toBe('0')
  })
  it('shows every digit in the exact form', () => {
    expect(formatAmount(462_000_000n, 6, 'exact')).toBe('462.000000')
    expect(formatAmount(3_918_442_071_839_204_511_873n, 18, 'exact')).toBe('3,918.442071839204511873')
  })
  it('shows six digits in sums, fewer where the token has fewer', () => {
    expect(formatAmount(496_976_101_222_485_909_598n, 18, 'six')).toBe('496.976101')
    expect(formatAmount(12_345n, 2, 'six')).toBe('123.45')
  })
  it('handles tokens without decimals, negatives and the largest amount', () => {
    expect(formatAmount(1_234n, 0)).toBe('1,234')
    expect(formatAmount(-5_500_000n, 6)).toBe('−5.50')
    expect(formatAmount(2n ** 256n - 1n, 18).startsWith('115,792,089,237,316,195,423,570')).toBe(true)
  })
})

describe('groupThousands', () => {
  it('separates every three digits', () => {
    expect(groupThousands('1')).toBe('1')
    expect(groupThousands('1000')).toBe('1,000')
    expect(groupThousands('1106482')).toBe('1,106,482')
  })
})
