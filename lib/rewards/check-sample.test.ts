import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAddress } from '@/lib/core/address'
import { wei } from '@/lib/core/wei'
import { computeJsonEpoch } from '@/lib/testing/compute-json-epoch'
import { type RandomEpoch, randomEpoch } from '@/lib/testing/random-epoch'
import { checkSample, SampleCheckFailedError } from './check-sample'
import { encodeLeaves } from './encode-leaves'
import { LEAF_ROW_BYTES, leafAt } from './leaf-rows'
import { buildTree } from './tree'
import type { PublishedEpoch } from './write-published-files'

const everyIndex = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('checkSample', { timeout: 120_000 }, () => {
  it('bears out what the engine computes', () => {
    fc.assert(
      fc.property(randomEpoch, (random) => {
        const epoch = toPublished(random)
        const { leaves } = epoch.distribution
        checkSample(epoch, { tree: buildTree(leaves), indexes: everyIndex(leaves.count) })
      }),
      { numRuns: 100 },
    )
  })

  it('needs of a large epoch only what the sampled accounts worked on, and the weight of all', () => {
    fc.assert(
      fc.property(randomEpoch, fc.nat(), (random, at) => {
        const epoch = toPublished(random)
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
      fc.property(randomEpoch, fc.nat(), (random, at) => {
        const epoch = toPublished(random)
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
    const epoch = toPublished(random)
    const tree = buildTree(withOneMore(epoch, 0).distribution.leaves)
    expect(() => checkSample(epoch, { tree, indexes: [0] })).toThrow(/proof/)
  })
})

function weightOf({ usage, rates }: PublishedEpoch): bigint {
  return usage
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

function toPublished(random: RandomEpoch): PublishedEpoch {
  const distribution = computeJsonEpoch(random)
  const usage = random.usage.map(toUsage)
  const zero = `0x${'00'.repeat(20)}` as const
  return {
    chainId: 1,
    distributor: zero,
    epoch: random.epoch,
    capturesToBlock: 0,
    usage,
    earlierUsage: random.earlier.map((each) => ({
      ...toUsage(each),
      epoch: each.epoch ?? 0,
      rewardWeight: BigInt(random.rates[each.gpuModel]?.rewardWeight ?? 0),
    })),
    rates: random.rates,
    captures: random.captures.map((capture, logIndex) => ({
      blockNumber: 0,
      logIndex,
      taskRef: taskRefOf(capture.taskId),
      token: parseAddress(capture.token),
      epoch: capture.epoch,
      captured: BigInt(capture.netAmount),
      fee: 0n,
      burned: 0n,
      netAmount: BigInt(capture.netAmount),
    })),
    emission: toAmounts(random.emission),
    carriedIn: toAmounts(random.carried),
    previous: encodeLeaves(
      random.previous.map(({ account, token, cumulativeAmount }) => ({
        account: parseAddress(account),
        token: parseAddress(token),
        cumulativeAmount: wei(BigInt(cumulativeAmount)),
      })),
    ),
    distribution,
    root: buildTree(distribution.leaves).root,
  }
}

function toUsage({ recordId, taskId, provider, ...rest }: RandomEpoch['usage'][number]) {
  const { gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps } = rest
  const weighed = { gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps }
  const meter = `0x${'3e'.repeat(20)}` as const
  return { meter, recordId, taskRef: taskRefOf(taskId), provider: parseAddress(provider), ...weighed }
}

function taskRefOf(taskId: string) {
  return `0x${taskId.slice(-1).repeat(64)}` as const
}

function toAmounts(json: Readonly<Record<string, string>>) {
  return new Map(Object.entries(json).map(([token, amount]) => [parseAddress(token), BigInt(amount)] as const))
}
