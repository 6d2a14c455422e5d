import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent } from './define-event'

/** A root became active. */
export const rootAccepted = defineEvent('distributor', rewardDistributorAbi, 'RootAccepted')
