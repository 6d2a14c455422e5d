import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent } from './define-event'

/** One claim of several could not be paid; nothing was booked for it. */
export const payoutFailed = defineEvent('distributor', rewardDistributorAbi, 'PayoutFailed')
