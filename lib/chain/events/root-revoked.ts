import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent } from './define-event'

/** A waiting root was withdrawn by the guardian. */
export const rootRevoked = defineEvent('distributor', rewardDistributorAbi, 'RootRevoked')
