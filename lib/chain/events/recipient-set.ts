import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** An account chose where its claims of one token go. */
export const recipientSet = defineEvent('distributor', rewardDistributorAbi, 'RecipientSet')

/** Arguments of {@link recipientSet}. */
export type RecipientSet = EventArgs<typeof recipientSet>
