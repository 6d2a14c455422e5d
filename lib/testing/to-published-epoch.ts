import { parseAddress } from '@/lib/core/address'
import { wei } from '@/lib/core/wei'
import { encodeLeaves } from '@/lib/rewards/encode-leaves'
import { buildTree } from '@/lib/rewards/tree'
import type { PublishedEpoch } from '@/lib/rewards/write-published-files'
import { computeJsonEpoch } from './compute-json-epoch'
import type { RandomEpoch } from './random-epoch'

/** A random epoch as it is published: by the formula of that version, whether or not it counts. */
export function toPublishedEpoch(random: RandomEpoch, { formula = 1 }: { formula?: number } = {}): PublishedEpoch {
  const distribution = computeJsonEpoch({ ...random, formula })
  const usage = random.usage.map(toUsage)
  const zero = `0x${'00'.repeat(20)}` as const
  return {
    chainId: 1,
    distributor: zero,
    epoch: random.epoch,
    formulaVersion: formula,
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
