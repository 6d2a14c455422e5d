import type { WeighedUsage } from '@/lib/epochs/formula'

/** `gpuMilli × durationMs × rewardWeight × verifiedBps`, exact. */
export function usageWeight(usage: WeighedUsage, rewardWeight: bigint): bigint {
  // gpuMilli ≤ 1,024,000 and duration ≤ 86,400,000: their product stays below 2^53.
  return BigInt(usage.gpuMilli * (usage.endedAtMs - usage.startedAtMs)) * rewardWeight * BigInt(usage.verifiedBps)
}
