import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { compareRewards } from './compare-rewards'
import { computeDistribution } from './compute-distribution'
import { encodeLeaves } from './encode-leaves'

const RUNS = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)
const address = (n: number): Address => `0x${n.toString(16).padStart(40, '0')}`
const TOKENS = [address(0xa), address(0xb)]
const weights = fc.array(fc.bigInt({ min: 0n, max: 9n }), { minLength: 12, maxLength: 12 })

describe('compareRewards', { timeout: 120_000 }, () => {
  it('lists every reward that changes, or the largest of them, and sums up all', () => {
    fc.assert(
      fc.property(weights, weights, fc.integer({ min: 1, max: 3 }), (before, after, keep) => {
        const [now, shadow] = [split(before), split(after)]
        const all = compareRewards(now, shadow)
        const expected = TOKENS.flatMap((token) =>
          before.map((_, n) => differenceOf(now, shadow, address(n + 1), token)),
        )
        const changed = expected.filter(({ difference }) => difference !== 0n)
        expect(all.differences.map(toText).toSorted()).toEqual(changed.map(toText).toSorted())
        const gains = all.differences.filter(({ difference }) => difference > 0n)
        const losses = all.differences.filter(({ difference }) => difference < 0n)
        const few = compareRewards(now, shadow, keep)
        expect(few.tokens).toEqual(all.tokens)
        const kept = changed.length <= 2 * keep ? all.differences : [...gains.slice(0, keep), ...losses.slice(-keep)]
        expect(few.differences).toEqual(kept)
        for (const [token, { winners, losers, moved, carried }] of all.tokens) {
          const of = changed.filter((each) => each.token === token)
          expect([winners, losers]).toEqual([of.filter(isGain).length, of.filter((each) => !isGain(each)).length])
          expect(moved).toBe(of.filter(isGain).reduce((sum, { difference }) => sum + difference, 0n))
          // Not a unit is lost: what losers lose is what winners gain and what is carried on.
          expect(of.reduce((sum, { difference }) => sum + difference, carried)).toBe(0n)
        }
      }),
      { numRuns: RUNS },
    )
  })
})

type Split = ReturnType<typeof split>
type Difference = { account: Address; token: Address; difference: bigint }

function split(of: readonly bigint[]) {
  const emission = new Map(TOKENS.map((token, i) => [token, 1000n + BigInt(i)] as const))
  const shares = new Map(of.map((weight, n) => [address(n + 1), weight] as const))
  const none = { captures: [], carriedIn: new Map(), previous: encodeLeaves([]) }
  const distribution = computeDistribution({ ...none, weights: shares, emission })
  return distribution
}

function differenceOf(now: Split, shadow: Split, account: Address, token: Address): Difference {
  const rewardOf = ({ rewards }: Split) =>
    rewards.find((each) => each.account === account && each.token === token)?.emissionShare ?? 0n
  return { account, token, difference: rewardOf(shadow) - rewardOf(now) }
}

const isGain = ({ difference }: Difference) => difference > 0n
const toText = ({ account, token, difference }: Difference) => `${account} ${token} ${difference}`
