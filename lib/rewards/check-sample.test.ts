import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomEpoch } from '@/lib/testing/random-epoch'
import { toPublishedEpoch } from '@/lib/testing/to-published-epoch'
import { checkSample, SampleCheckFailedError } from './check-sample'
import { LEAF_ROW_BYTES, leafAt } from './leaf-rows'
import { buildTree } from './tree'
import type { PublishedEpoch } from './write-published-files'

const formulas = fc.constantFrom(1, 2)
const everyIndex = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('checkSample', { timeout: 120_000 }, () => {
  it('bears out what the engine computes', () => {
    fc.assert(
      fc.property(randomEpoch, formulas, (random, formula) => {
        const epoch = toPublishedEpoch(random, { formula })
        const { leaves } = epoch.distribution
        checkSample(epoch, { tree: buildTree(leaves), indexes: everyIndex(leaves.count) })
      }),
      { numRuns: 100 },
    )
  })

  it('needs of a large epoch only what the sampled accounts worked on, and the weight of all', () => {
    fc.assert(
      fc.property(randomEpoch, formulas, fc.nat(), (random, formula, at) => {
        const epoch = toPublishedEpoch(random, { formula })
        const { leaves } = epoch.distribution
        fc.pre(leaves.count > 0)
        const index = at % leaves.count
        const { account } = leafAt(leaves, index)
        const isOfTask = (capture: PublishedEpoch['captures'][number]) =>
          [...epoch.usage.map((row) => ({ ...row, epoch: epoch.epoch })), ...epoch.earlierUsage].some(
            (row) => row.provider === account && row.taskRef === capture.taskRef && row.epoch === capture.epoch,
          )
        const captures = epoch.captures.filter(isOfTask)
        const usage = epoch.usage.filter(
          (row) =>
            row.provider === account ||
            captures.some((capture) => capture.epoch === epoch.epoch && capture.taskRef === row.taskRef),
        )
        const sample = { tree: buildTree(leaves), indexes: [index], whole: weightOf(epoch), captures }
        checkSample({ ...epoch, usage }, sample)
      }),
      { numRuns: 100 },
    )
  })

  it('finds any one amount that is larger, even where as much is taken from another', () => {
    fc.assert(
      fc.property(randomEpoch, formulas, fc.nat(), (random, formula, at) => {
        const epoch = toPublishedEpoch(random, { formula })
        const { count } = epoch.distribution.leaves
        fc.pre(count > 0)
        const forged = withOneMore(epoch, at % count)
        const tree = buildTree(forged.distribution.leaves)
        expect(() => checkSample(forged, { tree, indexes: everyIndex(count) })).toThrow(SampleCheckFailedError)
      }),
      { numRuns: 50 },
    )
  })

  it('finds a tree over other leaves', () => {
    const [random] = fc.sample(
      randomEpoch.filter((each) => each.previous.some((row) => row.cumulativeAmount !== '0')),
      1,
    )
    if (random === undefined) throw new Error('no epoch was drawn')
    const epoch = toPublishedEpoch(random)
    const tree = buildTree(withOneMore(epoch, 0).distribution.leaves)
    expect(() => checkSample(epoch, { tree, indexes: [0] })).toThrow(/proof/)
  })
})

function weightOf({ usage, rates, formulaVersion }: PublishedEpoch): bigint {
  return usage
    .filter(({ verifiedBps }) => formulaVersion === 1 || verifiedBps >= 5_000)
    .map(({ gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps }) => {
      const { rewardWeight } = rates[gpuModel] as { rewardWeight: number | string }
      return BigInt(gpuMilli) * BigInt(endedAtMs - startedAtMs) * BigInt(rewardWeight) * BigInt(verifiedBps)
    })
    .reduce((a, b) => a + b, 0n)
}

function withOneMore(epoch: PublishedEpoch, index: number): PublishedEpoch {
  const bytes = epoch.distribution.leaves.bytes.slice()
  const at = (index + 1) * LEAF_ROW_BYTES - 1
  bytes[at] = ((bytes[at] ?? 0) + 2) & 0xff
  const leaves = { ...epoch.distribution.leaves, bytes }
  return { ...epoch, distribution: { ...epoch.distribution, leaves } }
}
