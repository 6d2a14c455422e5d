import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** An account was paid its rewards of one token. */
export const rewardsClaimed = defineEvent('distributor', rewardDistributorAbi, 'RewardsClaimed')

/** Arguments of {@link rewardsClaimed}. */
export type RewardsClaimed = EventArgs<typeof rewardsClaimed>
