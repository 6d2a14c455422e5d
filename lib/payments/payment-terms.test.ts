import { concat, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { packTerms, unpackTerms } from './payment-terms'

const TERMS = {
  maxAmount: 5n,
  feeBps: 250,
  burnBps: 3,
  authorizationExpiry: 1_800_000_000,
  refundExpiry: 1_900_000_000,
}

describe('packTerms', () => {
  test('puts each term at its bits, the first one lowest', () => {
    const words = [
      ...[toHex(0, { size: 1 }), toHex(1_900_000_000, { size: 6 }), toHex(1_800_000_000, { size: 6 })],
      ...[toHex(3, { size: 2 }), toHex(250, { size: 2 }), toHex(5, { size: 15 })],
    ]
    expect(toHex(packTerms(TERMS), { size: 32 })).toBe(concat(words))
  })
})

describe('unpackTerms', () => {
  test('gives back what was packed, also where each term is the highest of its bits', () => {
    const highest = {
      ...{ maxAmount: 2n ** 120n - 1n, feeBps: 2 ** 16 - 1, burnBps: 2 ** 16 - 1 },
      ...{ authorizationExpiry: 2 ** 48 - 1, refundExpiry: 2 ** 48 - 1 },
    }
    expect(unpackTerms(packTerms(highest))).toEqual(highest)
    expect(unpackTerms(packTerms(TERMS))).toEqual(TERMS)
    expect(unpackTerms(0n)).toEqual({ maxAmount: 0n, feeBps: 0, burnBps: 0, authorizationExpiry: 0, refundExpiry: 0 })
  })
})
