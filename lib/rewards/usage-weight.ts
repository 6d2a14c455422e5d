/** The part of a usage record that its weight depends on. */
export type WeighedUsage = {
  /** Thousandths of a GPU. */
  readonly gpuMilli: number
  /** Half-open interval [start, end), Unix milliseconds. */
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** Share of the interval that passed verification. */
  readonly verifiedBps: number
}

/** `gpuMilli × durationMs × rewardWeight × verifiedBps`, exact. */
export function usageWeight(usage: WeighedUsage, rewardWeight: bigint): bigint {
  // gpuMilli ≤ 1,024,000 and duration ≤ 86,400,000: their product stays below 2^53.
  return BigInt(usage.gpuMilli * (usage.endedAtMs - usage.startedAtMs)) * rewardWeight * BigInt(usage.verifiedBps)
}
