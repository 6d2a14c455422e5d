import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortKeys } from './sort-keys'

const STRIDE = 9
const KEY = 6

describe('sortKeys', { timeout: 120_000 }, () => {
  it.each([0, 1, 2, 100, 4095, 4096, 5000])('orders %d records by their key, equal ones as they came', (count) => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const bytes = Uint8Array.from(
          { length: count * STRIDE },
          (_, i) => (Math.imul(i ^ seed, 0x9e3779b1) >>> 28) % 4,
        )
        const keyOf = (index: number) => Buffer.from(bytes.subarray(index * STRIDE, index * STRIDE + KEY))
        const plain = Array.from({ length: count }, (_, index) => index)
        plain.sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)) || a - b)
        expect([...sortKeys(bytes, { count, stride: STRIDE, keyBytes: KEY })]).toEqual(plain)
      }),
      { numRuns: 5 },
    )
  })
})
