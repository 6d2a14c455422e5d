import { hashTypedData } from 'viem'
import { describe, expect, it } from 'vitest'
import { rateCardTypedData, type SignedRateCard } from './rate-card-typed-data'

const domain = { chainId: 31337, accessManager: `0x${'a'.repeat(40)}` } as const
const card: SignedRateCard = {
  effectiveEpoch: 7,
  feeBps: 400,
  burnBps: 50,
  formulaVersion: 1,
  models: { b: { rewardWeight: 2, prices: { '0x01': '5' } }, a: { rewardWeight: 1, prices: {} } },
}
const digest = (changed: Partial<SignedRateCard>, chainId = 31337) =>
  hashTypedData(rateCardTypedData({ ...domain, chainId }, { ...card, ...changed }))

describe('rateCardTypedData', () => {
  it('does not depend on the order in which models are written', () => {
    expect(
      digest({ models: { a: { rewardWeight: 1, prices: {} }, b: { rewardWeight: 2, prices: { '0x01': '5' } } } }),
    ).toBe(digest({}))
  })
  it('covers every price, weight, rate, the first epoch and the network', () => {
    const changes: Partial<SignedRateCard>[] = [
      { effectiveEpoch: 8 },
      { feeBps: 401 },
      { burnBps: 51 },
      { formulaVersion: 2 },
      { models: { ...card.models, a: { rewardWeight: 3, prices: {} } } },
      { models: { ...card.models, b: { rewardWeight: 2, prices: { '0x01': '6' } } } },
    ]
    const digests = new Set([digest({}), digest({}, 31338), ...changes.map((changed) => digest(changed))])
    expect(digests.size).toBe(changes.length + 2)
  })
})
