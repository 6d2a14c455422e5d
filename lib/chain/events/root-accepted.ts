import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** A root became active. */
export const rootAccepted = defineEvent('distributor', rewardDistributorAbi, 'RootAccepted')

/** Arguments of {@link rootAccepted}. */
export type RootAccepted = EventArgs<typeof rootAccepted>
