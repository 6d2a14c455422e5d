import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent } from './define-event'

/** A root waits for its delay. */
export const rootSubmitted = defineEvent('distributor', rewardDistributorAbi, 'RootSubmitted')
