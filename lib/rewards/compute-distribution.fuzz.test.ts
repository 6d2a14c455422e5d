import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeJsonEpoch, toJson, toJsonRows } from '@/lib/testing/compute-json-epoch'
import { type RandomEpoch, randomEpoch } from '@/lib/testing/random-epoch'
import { leafAt } from './leaf-rows'
import { computeDistributionSlowly } from './slow-distribution'
import { buildTree, getProof } from './tree'
import { verifyProof } from './verify-proof'

// 300 in the quick run; the long run asks for ten thousand and more.
const numRuns = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)

/** Half of the epochs by the candidate. */
const ruledEpoch = fc
  .tuple(randomEpoch, fc.constantFrom(1, 2))
  .map(([epoch, formula]): RandomEpoch & { formula: number } => ({ ...epoch, formula }))

describe('computeDistribution', { timeout: 3_600_000 }, () => {
  it('equals the slow implementation, rows, totals, carried and root', () => {
    fc.assert(
      fc.property(ruledEpoch, (epoch) => {
        const distribution = computeJsonEpoch(epoch)
        expect({
          root: buildTree(distribution.leaves).root,
          rows: toJsonRows(distribution.leaves),
          totals: toJson(distribution.totals),
          carried: toJson(distribution.carriedOut),
        }).toEqual(computeDistributionSlowly(epoch))
      }),
      { numRuns },
    )
  })

  it('conserves every unit and never lets an amount fall', () => {
    fc.assert(
      fc.property(ruledEpoch, (epoch) => {
        const { leaves, totals, carriedOut, statement } = computeJsonEpoch(epoch)
        for (const [token, entry] of statement) {
          const earned = sum(epoch.captures.filter((c) => c.token === token).map((c) => c.netAmount))
          const given = BigInt(epoch.emission[token] ?? 0) + BigInt(epoch.carried[token] ?? 0) + earned
          const before = sum(epoch.previous.filter((row) => row.token === token).map((row) => row.cumulativeAmount))
          expect((totals.get(token) ?? 0n) - before + (carriedOut.get(token) ?? 0n)).toBe(given)
          expect(entry.earnings).toBe(earned)
        }
        const rows = new Map(toJsonRows(leaves).map(([account, token, amount]) => [`${account}${token}`, amount]))
        for (const { account, token, cumulativeAmount } of epoch.previous) {
          expect(BigInt(rows.get(account + token) ?? 0)).toBeGreaterThanOrEqual(BigInt(cumulativeAmount))
        }
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('does not depend on the order of any input', () => {
    fc.assert(
      fc.property(ruledEpoch, fc.infiniteStream(fc.nat()), (epoch, random) => {
        const shuffled = shuffleEpoch(epoch, () => random.next().value ?? 0)
        // Accounts are numbered as they come: what has to be the same is all that is published.
        expect({ ...computeJsonEpoch(shuffled), shares: null }).toEqual({ ...computeJsonEpoch(epoch), shares: null })
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('gives every row a proof that its root accepts, and no other amount', () => {
    fc.assert(
      fc.property(randomEpoch, (epoch) => {
        const { leaves } = computeJsonEpoch(epoch)
        const tree = buildTree(leaves)
        for (let index = 0; index < leaves.count; index += 1) {
          const leaf = leafAt(leaves, index)
          const proof = getProof(tree, index)
          expect(tree.root !== null && verifyProof(tree.root, leaf, proof)).toBe(true)
          const more = { ...leaf, cumulativeAmount: (leaf.cumulativeAmount + 1n) as typeof leaf.cumulativeAmount }
          expect(tree.root !== null && verifyProof(tree.root, more, proof)).toBe(false)
        }
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
  })
})

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + BigInt(amount), 0n)
}

function shuffleEpoch<E extends RandomEpoch>(epoch: E, next: () => number): E {
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => [next(), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item)
  return {
    ...epoch,
    usage: shuffle(epoch.usage),
    earlier: shuffle(epoch.earlier),
    captures: shuffle(epoch.captures),
    previous: shuffle(epoch.previous),
    emission: Object.fromEntries(shuffle(Object.entries(epoch.emission))),
    carried: Object.fromEntries(shuffle(Object.entries(epoch.carried))),
  }
}
