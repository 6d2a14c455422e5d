import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { FORMULAS, findFormula } from '@/lib/epochs/formula'
import { type RandomEpoch, randomEpoch } from '@/lib/testing/random-epoch'
import { toPublishedEpoch } from '@/lib/testing/to-published-epoch'
import { parseRateCard } from './rate-card'
import type { EpochSource } from './read-epoch-file'
import { nodeSha256 } from './server/node-sha256'
import { FilesDifferError, shadowEpoch } from './shadow-epoch'
import { computeDistributionSlowly } from './slow-distribution'
import { writePublishedFiles } from './write-published-files'

const numRuns = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)
const promoted = FORMULAS.map((formula) => ({ ...formula, counts: true }))
const versions = fc.constantFrom(1, 2)
const weight = fc.integer({ min: 1, max: 2_000 })
const tried = fc.record({ 'h100-sxm': weight, 'a100-80gb': weight, t4: weight, idle: weight })

describe('shadowEpoch', { timeout: 3_600_000 }, () => {
  it('finds what the independent implementation does, by any formula under any card, and not a unit is lost', async () => {
    await fc.assert(
      fc.asyncProperty(randomEpoch, tried, versions, versions, async (epoch, weights, counted, formula) => {
        const rates = Object.fromEntries(
          Object.entries(weights).map(([model, rewardWeight]) => [model, { rewardWeight }]),
        )
        const trial = { rates: parseRateCard(rates), formula: findFormula(formula) }
        const { comparison } = await shadowEpoch(sourceOf(epoch, counted), trial, { formulas: promoted })
        const [now, shadow] = [computeSlowly(epoch, epoch.rates, counted), computeSlowly(epoch, rates, formula)]
        for (const { account, token, difference, ...each } of comparison.differences) {
          const key = `${account},${token}`
          expect([each.now, each.shadow]).toEqual([rewardOf(now, epoch, key), rewardOf(shadow, epoch, key)])
          expect(difference).toBe(each.shadow - each.now)
        }
        for (const [token, { moved, carried }] of comparison.tokens) {
          const sum = (sign: bigint) => sumOf(comparison.differences, token, sign)
          expect(sum(1n)).toBe(moved)
          expect(sum(-1n)).toBe(moved + carried)
          expect(carried).toBe(BigInt(shadow.carried[token] ?? 0) - BigInt(now.carried[token] ?? 0))
        }
        const changed = [
          ...new Set([...now.rows, ...shadow.rows].map(([account, token]) => `${account},${token}`)),
        ].filter((key) => rewardOf(now, epoch, key) !== rewardOf(shadow, epoch, key))
        expect(comparison.differences.map(({ account, token }) => `${account},${token}`).toSorted()).toEqual(
          changed.toSorted(),
        )
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    )
  })

  it('says that a model which the tried card leaves out earns nothing', async () => {
    const [random] = fc.sample(randomEpoch, { numRuns: 1, seed: 3 })
    if (random === undefined) throw new Error('no epoch was drawn')
    const usage = random.usage.map((each) => ({ ...each, verifiedBps: 10_000, gpuModel: 't4' }))
    const epoch = { ...random, usage, captures: [], emission: { [TOKEN]: '1000' } }
    const { comparison } = await shadowEpoch(sourceOf(epoch, 1), { rates: new Map() })
    expect(comparison.tokens.get(TOKEN)).toMatchObject({ winners: 0, moved: 0n })
    expect(comparison.tokens.get(TOKEN)?.carried).toBeGreaterThanOrEqual(1000n)
  })

  it('refuses files that are not the ones of their manifest', async () => {
    const [random] = fc.sample(randomEpoch, { numRuns: 1, seed: 5 })
    if (random === undefined) throw new Error('no epoch was drawn')
    const { read } = sourceOf({ ...random, emission: { [TOKEN]: '1000' } }, 1)
    const forged = new TextEncoder().encode(`{"carriedIn":{},"minted":{"${TOKEN}":"1001"}}`)
    const source: EpochSource = {
      createSha256: nodeSha256,
      read: async (name) => (name === 'emission.json' ? [forged] : read(name)),
    }
    await expect(shadowEpoch(source, {})).rejects.toThrow(FilesDifferError)
  })
})

const TOKEN: Address = `0x70${'0'.repeat(38)}`

function sourceOf(epoch: RandomEpoch, formula: number): EpochSource {
  const { files, manifestBytes } = writePublishedFiles(toPublishedEpoch(epoch, { formula }))
  const all = new Map<string, Uint8Array>([...files, ['manifest.json', manifestBytes]])
  return {
    createSha256: nodeSha256,
    read: async (name) => {
      const bytes = all.get(name)
      return bytes === undefined ? null : [bytes]
    },
  }
}

/** Usage of earlier epochs keeps the weight of the card it counted with. */
function computeSlowly(epoch: RandomEpoch, rates: RandomEpoch['rates'], formula: number) {
  const earlier = epoch.earlier.map((each) => ({
    ...each,
    rewardWeight: BigInt(epoch.rates[each.gpuModel]?.rewardWeight ?? 0),
  }))
  return computeDistributionSlowly({ ...epoch, rates, earlier, formula })
}

function rewardOf({ rows }: ReturnType<typeof computeSlowly>, { previous }: RandomEpoch, key: string): bigint {
  const row = rows.find(([account, token]) => `${account},${token}` === key)
  const before = previous.find(({ account, token }) => `${account},${token}` === key)
  return BigInt(row?.[2] ?? 0) - BigInt(before?.cumulativeAmount ?? 0)
}

function sumOf(differences: readonly { token: Address; difference: bigint }[], token: Address, sign: bigint): bigint {
  return differences
    .filter((each) => each.token === token && each.difference * sign > 0n)
    .reduce((sum, { difference }) => sum + difference * sign, 0n)
}
