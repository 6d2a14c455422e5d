import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** A root waits for its delay. */
export const rootSubmitted = defineEvent('distributor', rewardDistributorAbi, 'RootSubmitted')

/** Arguments of {@link rootSubmitted}. */
export type RootSubmitted = EventArgs<typeof rootSubmitted>
