import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '@/lib/core/address'
import { wei } from '@/lib/core/wei'
import { computeJsonEpoch } from '@/lib/testing/compute-json-epoch'
import { randomEpoch } from '@/lib/testing/random-epoch'
import { encodeLeaves } from './encode-leaves'
import { explainAccount } from './explain-account'
import { leafAt } from './leaf-rows'

describe('explainAccount', { timeout: 120_000 }, () => {
  it('gives every leaf once, each the sum of what it came from', () => {
    fc.assert(
      fc.property(randomEpoch, (epoch) => {
        const distribution = computeJsonEpoch(epoch)
        const previous = encodeLeaves(
          epoch.previous.map(({ account, token, cumulativeAmount }) => ({
            account: parseAddress(account),
            token: parseAddress(token),
            cumulativeAmount: wei(BigInt(cumulativeAmount)),
          })),
        )
        const { count } = distribution.leaves
        const all = Array.from({ length: count }, (_, index) => leafAt(distribution.leaves, index))
        const explained = [...new Set(all.map(({ account }) => account))].flatMap((account) =>
          explainAccount({ distribution, previous }, account),
        )
        expect(explained.map(({ index }) => index)).toEqual(all.map((_, index) => index))
        for (const leaf of explained) {
          expect(leaf.previousAmount + leaf.emissionShare + leaf.earningsShare).toBe(leaf.cumulativeAmount)
        }
        const shares = explained.filter((leaf) => leaf.emissionShare + leaf.earningsShare > 0n)
        expect(shares.length).toBe(distribution.rewards.length)
      }),
      { numRuns: 100 },
    )
    const nobody = parseAddress(`0x${'ee'.repeat(20)}`)
    const distribution = computeJsonEpoch({ rates: {}, usage: [] })
    expect(explainAccount({ distribution, previous: encodeLeaves([]) }, nobody)).toEqual([])
  })
})
