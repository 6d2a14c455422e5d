import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent, type EventArgs } from './define-event'

/** One claim of several could not be paid; nothing was booked for it. */
export const payoutFailed = defineEvent('distributor', rewardDistributorAbi, 'PayoutFailed')

/** Arguments of {@link payoutFailed}. */
export type PayoutFailed = EventArgs<typeof payoutFailed>
