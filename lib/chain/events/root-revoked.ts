import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** A waiting root was withdrawn by the guardian. */
export const rootRevoked = defineEvent('distributor', rewardDistributorAbi, 'RootRevoked')

/** Arguments of {@link rootRevoked}. */
export type RootRevoked = EventArgs<typeof rootRevoked>
