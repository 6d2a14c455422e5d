import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addRecord, createRecordSet, hasRecord } from './record-set'

const RUNS = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)

describe('addRecord', { timeout: 120_000 }, () => {
  it('knows what a Set of the same keys knows, some of which begin others', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 6, max: 2 })
    fc.assert(
      fc.property(fc.array(key, { maxLength: 300 }), key, (keys, other) => {
        const set = createRecordSet()
        const known = new Set<string>()
        for (const bytes of keys) {
          expect(addRecord(set, bytes, bytes.length)).toBe(!known.has(bytes.join()))
          known.add(bytes.join())
        }
        expect(set.count).toBe(known.size)
        expect(hasRecord(set, other, other.length)).toBe(known.has(other.join()))
      }),
      { numRuns: RUNS },
    )
  })

  it('holds more than one page of keys', () => {
    const set = createRecordSet()
    const key = new Uint8Array(200)
    const write = (n: number) => new DataView(key.buffer).setUint32(100, n)
    for (let n = 0; n < 12_000; n += 1) {
      write(n)
      if (!addRecord(set, key, 150 + (n % 50))) throw new Error(`key ${n} is new`)
    }
    expect(set.pages.length).toBeGreaterThan(1)
    expect([set.count, Array.from({ length: 12_000 }, (_, n) => has(n)).every(Boolean)]).toEqual([12_000, true])
    expect(has(12_000)).toBe(false)

    function has(n: number): boolean {
      write(n)
      return hasRecord(set, key, 150 + (n % 50))
    }
  })
})
