import { formatUtcDayMinute } from '@/lib/core/format-time'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { Bar } from '../ui/bar-chart'
import type { RewardState } from './reward-state'

/** One token's rewards as bars, oldest first; the open epoch has none yet. */
export function rewardBars(
  epochs: readonly EpochRewardsView[],
  states: ReadonlyMap<number, RewardState>,
  token: string,
): Bar[] {
  return [...epochs].reverse().flatMap((epoch) => {
    const state = states.get(epoch.epoch) ?? 'pending'
    if (state === 'open') return []
    const found = epoch.tokens.find((item) => item.token.toLowerCase() === token.toLowerCase())
    const amount = BigInt(found?.reward ?? '0')
    return [{ epoch: epoch.epoch, day: formatUtcDayMinute(epoch.endsAt * 1000), amount, kind: state }]
  })
}
