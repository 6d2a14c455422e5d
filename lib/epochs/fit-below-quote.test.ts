import { describe, expect, it } from 'vitest'
import { fitBelowQuote } from './fit-below-quote'

const record = (key: string, startedAtMs: number, endedAtMs: number, gpuMilli: number) => ({
  key,
  startedAtMs,
  endedAtMs,
  gpuMilli,
})

describe('fitBelowQuote', () => {
  it('leaves records alone that never add up to more than was bought', () => {
    const records = [record('a', 0, 100, 600), record('b', 0, 100, 400), record('c', 100, 200, 1000)]
    expect(fitBelowQuote({ allowedGpuMilli: 1000, taken: [], records })).toEqual(new Map())
  })

  it('counts of a later record what the earlier one leaves', () => {
    const records = [record('b', 50, 150, 600), record('a', 0, 100, 600)]
    expect(fitBelowQuote({ allowedGpuMilli: 1000, taken: [], records })).toEqual(
      new Map([
        [
          'b',
          [
            { startedAtMs: 50, endedAtMs: 100, gpuMilli: 400 },
            { startedAtMs: 100, endedAtMs: 150, gpuMilli: 600 },
          ],
        ],
      ]),
    )
  })

  it('counts nothing of a record for which nothing is left, and cuts one that is above the quote by itself', () => {
    const records = [record('a', 0, 100, 1500), record('b', 0, 100, 1)]
    expect(fitBelowQuote({ allowedGpuMilli: 1000, taken: [], records })).toEqual(
      new Map([
        ['a', [{ startedAtMs: 0, endedAtMs: 100, gpuMilli: 1000 }]],
        ['b', []],
      ]),
    )
  })

  it('puts what closed epochs counted first, whatever starts earlier', () => {
    const taken = [{ startedAtMs: 50, endedAtMs: 80, gpuMilli: 1000 }]
    expect(fitBelowQuote({ allowedGpuMilli: 1000, taken, records: [record('a', 0, 100, 1000)] })).toEqual(
      new Map([
        [
          'a',
          [
            { startedAtMs: 0, endedAtMs: 50, gpuMilli: 1000 },
            { startedAtMs: 80, endedAtMs: 100, gpuMilli: 1000 },
          ],
        ],
      ]),
    )
  })
})
