import { describe, expect, it } from 'vitest'
import type { DeployedToken } from '@/lib/config/deployment'
import type { RateCardView } from '@/lib/epochs/rate-card-view'
import { draftFrom, readDraft } from './rate-card-draft'

const usdc: DeployedToken = { symbol: 'USDC', name: 'USDC', decimals: 6, address: `0x${'b'.repeat(40)}`, own: false }
const view: RateCardView = {
  ...{ chainId: 1, version: 3, effectiveEpoch: 4, effectiveAt: 0, formulaVersion: 1, feeBps: 425, burnBps: 0 },
  models: [
    { gpuModel: 'h100', rewardWeight: 30, prices: [{ token: `0x${'B'.repeat(40)}`, pricePerGpuHour: '2100000' }] },
    { gpuModel: 't4', rewardWeight: 2, prices: [] },
  ],
}
const facts = { tokens: [usdc], earliestEpoch: 9 }
const draft = draftFrom(view, [usdc], 9)

describe('readDraft', () => {
  it('gives the newest card back, with exact prices, when nothing was typed', () => {
    expect(readDraft(draft, facts).card).toEqual({
      ...{ effectiveEpoch: 9, feeBps: 425, burnBps: 0, formulaVersion: 1 },
      models: {
        h100: { rewardWeight: 30, prices: { [usdc.address]: '2100000' } },
        t4: { rewardWeight: 2, prices: {} },
      },
    })
  })
  it('refuses an epoch that may have records, rates above all, a formula that does not count, a name twice and digits that a token has not', () => {
    const [first] = draft.models
    if (first === undefined) throw new Error('the draft has a model')
    const wrong = [
      { ...draft, effectiveEpoch: '8' },
      { ...draft, fee: '100.01' },
      { ...draft, burn: '0.001' },
      { ...draft, formula: '2' },
      { ...draft, formula: '9' },
      { ...draft, models: [] },
      { ...draft, models: [first, first] },
      { ...draft, models: [{ ...first, gpuModel: 'a b' }] },
      { ...draft, models: [{ ...first, rewardWeight: '1.5' }] },
      { ...draft, models: [{ ...first, prices: { [usdc.address]: '0.0000001' } }] },
    ]
    for (const item of wrong) expect(readDraft(item, facts)).toEqual({ card: null, problem: expect.any(String) })
  })
})
