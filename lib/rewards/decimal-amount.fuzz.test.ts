import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_WEI } from '@/lib/core/wei'
import { readDecimal, writeDecimal } from './decimal-amount'

const RUNS = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)
/** Of every length, and around every power of two and ten. */
const amount = fc
  .tuple(
    fc.bigInt({ min: 0n, max: MAX_WEI }),
    fc.nat({ max: 256 }),
    fc.oneof(
      fc.nat({ max: 255 }).map((bits) => 1n << BigInt(bits)),
      fc.nat({ max: 77 }).map((digits) => 10n ** BigInt(digits)),
    ),
    fc.constantFrom(-1n, 0n, 1n),
  )
  .chain(([any, bits, power, by]) => fc.constantFrom(any >> BigInt(bits), power + by))

describe('readDecimal and writeDecimal', { timeout: 120_000 }, () => {
  it('are BigInt and toString, for any amount', () => {
    fc.assert(
      fc.property(amount, (value) => {
        const bytes = toBytes(value)
        const text = new Uint8Array(80).fill(120)
        const end = writeDecimal(text, 1, bytes, 0)
        expect(new TextDecoder().decode(text.subarray(1, end))).toBe(value.toString())
        const read = new Uint8Array(40).fill(7)
        expect(readDecimal(text, 1, end, read, 4)).toBe(null)
        expect(read).toEqual(Uint8Array.from([...[7, 7, 7, 7], ...bytes, ...[7, 7, 7, 7]]))
      }),
      { numRuns: RUNS },
    )
  })

  it.each([
    ['', 'malformed'],
    ['00', 'malformed'],
    ['01', 'malformed'],
    ['-1', 'malformed'],
    ['1e3', 'malformed'],
    ['1 ', 'malformed'],
    ['1'.repeat(79), 'malformed'],
    ['9'.repeat(78), 'too large'],
    [(MAX_WEI + 1n).toString(), 'too large'],
    [MAX_WEI.toString(), null],
    ['0', null],
  ])('readDecimal finds "%s" to be %s', (text, problem) => {
    const bytes = new TextEncoder().encode(text)
    expect(readDecimal(bytes, 0, bytes.length, new Uint8Array(32), 0)).toBe(problem)
  })
})

function toBytes(value: bigint): Uint8Array {
  return Uint8Array.from(Buffer.from(value.toString(16).padStart(64, '0'), 'hex'))
}
