import { describe, expect, it } from 'vitest'
import { type BilledRecord, fitBelowAmount } from './fit-below-amount'

const record = (key: string, startedAtMs: number, endedAtMs: number, verifiedBps = 10_000): BilledRecord => {
  const whole = { startedAtMs, endedAtMs, gpuMilli: 1000 }
  return { ...whole, key, verifiedBps, parts: [whole] }
}
const ms = (count: bigint) => count * 1000n * 10_000n

describe('fitBelowAmount', () => {
  it('keeps the earliest usage whole, the one that crosses the amount in part, and nothing after it', () => {
    const records = [record('c', 20, 30), record('a', 0, 10), record('b', 10, 20)]
    expect([...fitBelowAmount({ allowed: ms(14n), records })]).toEqual([
      ['c', []],
      ['b', [{ startedAtMs: 10, endedAtMs: 14, gpuMilli: 1000 }]],
    ])
  })

  it('never keeps more than the amount, to the last fraction of a millisecond', () => {
    expect([...fitBelowAmount({ allowed: ms(4n) - 1n, records: [record('a', 0, 10)] })]).toEqual([
      ['a', [{ startedAtMs: 0, endedAtMs: 3, gpuMilli: 1000 }]],
    ])
  })

  it('leaves alone what failed verification: it costs nothing', () => {
    const kept = fitBelowAmount({ allowed: 0n, records: [record('a', 0, 10, 0), record('b', 0, 10)] })
    expect([...kept]).toEqual([['b', []]])
  })

  it('keeps what an earlier cut left, and no more', () => {
    const cut = { ...record('a', 0, 10), parts: [{ startedAtMs: 2, endedAtMs: 6, gpuMilli: 500 }] }
    expect([...fitBelowAmount({ allowed: ms(100n), records: [cut] })]).toEqual([['a', cut.parts]])
    expect([...fitBelowAmount({ allowed: ms(1n), records: [cut] })]).toEqual([
      ['a', [{ startedAtMs: 2, endedAtMs: 4, gpuMilli: 500 }]],
    ])
  })

  it('counts all of it whole where the amount is enough', () => {
    expect(fitBelowAmount({ allowed: ms(10n), records: [record('a', 0, 10)] }).size).toBe(0)
  })
})
