import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { RewardsView } from '@/lib/rewards/rewards-view'

/** Where an epoch's reward stands for its account. */
export type RewardState = 'open' | 'pending' | 'claimable' | 'claimed' | 'nothing'

/**
 * States of an account's epochs. A claim pays a cumulative amount, so what was claimed covers the oldest epochs first:
 * per token, claimable money belongs to the newest active epochs whose rewards add up to it.
 */
export function rewardStates(
  epochs: readonly EpochRewardsView[],
  rewards: RewardsView | undefined,
): ReadonlyMap<number, RewardState> {
  const left = new Map(rewards?.claims.map((claim) => [claim.token.toLowerCase(), BigInt(claim.claimable)]))
  const states = new Map<number, RewardState>()
  for (const epoch of [...epochs].sort((a, b) => b.epoch - a.epoch)) states.set(epoch.epoch, stateOf(epoch, left))
  return states
}

function stateOf(epoch: EpochRewardsView, left: Map<string, bigint>): RewardState {
  if (epoch.status === 'open') return 'open'
  const earned = epoch.tokens.filter((item) => BigInt(item.reward) > 0n)
  const isDecided = epoch.status === 'active' || epoch.status === 'empty'
  if (earned.length === 0) return isDecided || epoch.status === 'submitted' ? 'nothing' : 'pending'
  if (epoch.status !== 'active') return 'pending'
  let isClaimable = false
  for (const { token, reward } of earned) {
    const key = token.toLowerCase()
    const rest = left.get(key) ?? 0n
    if (rest > 0n) isClaimable = true
    left.set(key, rest > BigInt(reward) ? rest - BigInt(reward) : 0n)
  }
  return isClaimable ? 'claimable' : 'claimed'
}
