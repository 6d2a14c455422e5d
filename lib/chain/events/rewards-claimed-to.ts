import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** The recipient that an account set for a token was paid its rewards of it. */
export const rewardsClaimedTo = defineEvent('distributor', rewardDistributorAbi, 'RewardsClaimedTo')

/** Arguments of {@link rewardsClaimedTo}. */
export type RewardsClaimedTo = EventArgs<typeof rewardsClaimedTo>
