import { describe, expect, it } from 'vitest'
import { burnPerEpoch, prepaidThresholds, topUpAdvice } from './top-up-advice'

const needs = { balance: 100n, withdrawal: 0n, maxPerEpoch: 10n, committed: 90n, burn: 10n, lengthSeconds: 60 }

describe('topUpAdvice', () => {
  it('says how long the balance lasts and that nothing is missing', () => {
    expect(topUpAdvice(needs)).toEqual({ lastsEpochs: 10, lastsSeconds: 600, add: 0n, raiseLimitTo: null })
  })

  it('says what to add when money is announced to leave, and which limit lets everything run', () => {
    const advice = topUpAdvice({ ...needs, withdrawal: 75n, maxPerEpoch: 5n })
    expect(advice).toEqual({ lastsEpochs: 2, lastsSeconds: 120, add: 65n, raiseLimitTo: 10n })
  })

  it('knows no end where nothing runs', () => {
    const advice = topUpAdvice({ ...needs, burn: 0n, committed: 0n })
    expect(advice).toEqual({ lastsEpochs: null, lastsSeconds: null, add: 0n, raiseLimitTo: null })
  })
})

describe('burnPerEpoch', () => {
  it('is a whole epoch of what was bought, at most what the task may still cost', () => {
    const task = { gpuMilli: 2000, pricePerGpuHour: 3_600_000n, left: 10n ** 9n }
    expect(burnPerEpoch(task, 60)).toBe(120_001n)
    expect(burnPerEpoch({ ...task, left: 7n }, 60)).toBe(7n)
  })
})

describe('prepaidThresholds', () => {
  it('are none as long as everything that runs can end', () => {
    expect(prepaidThresholds({ ...needs, committed: 100n })).toEqual([])
    expect(prepaidThresholds({ ...needs, burn: 0n, committed: 0n })).toEqual([])
  })

  it('are those the balance has come below', () => {
    expect(prepaidThresholds({ ...needs, committed: 101n })).toEqual([24])
    expect(prepaidThresholds({ ...needs, withdrawal: 60n })).toEqual([24, 6])
    expect(prepaidThresholds({ ...needs, withdrawal: 95n })).toEqual([24, 6, 1])
  })

  it('is the first one where the limit alone stops what runs', () => {
    expect(prepaidThresholds({ ...needs, maxPerEpoch: 9n })).toEqual([24])
  })
})
