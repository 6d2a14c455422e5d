import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNext, compareStream, endComparison } from './compare-stream'

const bytes = fc.uint8Array({ maxLength: 24, max: 1 })
const cuts = fc
  .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 9 })
  .filter((sizes) => sizes.some(Boolean))

describe('compareStream', () => {
  it('says whether two files are the same, however both are cut into pieces', () => {
    fc.assert(
      fc.property(bytes, fc.option(bytes), cuts, cuts, (expected, other, a, b) => {
        const comparison = compareStream(cut(expected, a))
        const actual = other ?? expected
        for (const piece of cut(actual, b)) compareNext(comparison, piece)
        expect(endComparison(comparison)).toBe(expected.join() === actual.join())
      }),
      { numRuns: 2000 },
    )
  })
})

function* cut(whole: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let at = 0, i = 0; at < whole.length; at += sizes[i % sizes.length] ?? 1, i += 1) {
    yield whole.slice(at, at + (sizes[i % sizes.length] ?? 1))
  }
}
