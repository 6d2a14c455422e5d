import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** Tokens for rewards arrived in the distributor. */
export const funded = defineEvent('distributor', rewardDistributorAbi, 'Funded')

/** Arguments of {@link funded}. */
export type Funded = EventArgs<typeof funded>
