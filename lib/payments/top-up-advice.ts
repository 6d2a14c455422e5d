import { costOf } from './capture-due'
import { usableCredit } from './prepaid-credit'

/** What one whole epoch of a task costs at what it was quoted for: the most it can burn. Base units, rounded up. */
export function burnPerEpoch(
  task: { gpuMilli: number; pricePerGpuHour: bigint; left: bigint },
  lengthSeconds: number,
): bigint {
  const whole = costOf(BigInt(task.gpuMilli) * BigInt(lengthSeconds) * 1000n * 10_000n, task.pricePerGpuHour) + 1n
  return whole < task.left ? whole : task.left
}

/** What a balance has to last for. Amounts in base units. */
export type PrepaidNeeds = {
  balance: bigint
  withdrawal: bigint
  maxPerEpoch: bigint
  /** The most that everything started on it can still cost, with what is owed and not settled yet. */
  committed: bigint
  /** What an epoch costs while all of it runs. */
  burn: bigint
  lengthSeconds: number
}

/** How long a balance lasts, and what to do about it. */
export type TopUpAdvice = {
  /** Whole epochs at this burn; null where nothing runs. */
  lastsEpochs: number | null
  lastsSeconds: number | null
  /** What is missing for everything that runs to end; 0 where nothing is. */
  add: bigint
  /** The limit that lets all of it run at once; null where the present one does. */
  raiseLimitTo: bigint | null
}

/** Epochs beyond which nobody plans: keeps the answer a safe number. */
const FAR = 1_000_000n

/** How long a prepaid balance lasts at the present burn and how much to add, so that everything that runs can end. */
export function topUpAdvice(needs: PrepaidNeeds): TopUpAdvice {
  const usable = usableCredit(needs)
  const epochs = needs.burn === 0n ? null : usable / needs.burn
  const lastsEpochs = epochs === null ? null : Number(epochs < FAR ? epochs : FAR)
  return {
    lastsEpochs,
    lastsSeconds: lastsEpochs === null ? null : lastsEpochs * needs.lengthSeconds,
    add: needs.committed > usable ? needs.committed - usable : 0n,
    raiseLimitTo: needs.burn > needs.maxPerEpoch ? needs.burn : null,
  }
}

/** Epochs that a balance still lasts at which its consumer is warned, and the platform told, once each. */
export const PREPAID_LOW_EPOCHS = [24, 6, 1] as const

/** The thresholds that a balance has come below: it does not cover what runs, and lasts less than so many epochs. */
export function prepaidThresholds(needs: PrepaidNeeds): number[] {
  const { lastsEpochs, add, raiseLimitTo } = topUpAdvice(needs)
  if (lastsEpochs === null || (add === 0n && raiseLimitTo === null)) return []
  if (add === 0n) return [PREPAID_LOW_EPOCHS[0]]
  return PREPAID_LOW_EPOCHS.filter((epochs) => lastsEpochs < epochs)
}
