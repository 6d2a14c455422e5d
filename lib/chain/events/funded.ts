import { rewardDistributorAbi } from '../abi/reward-distributor'
import { defineEvent } from './define-event'

/** Tokens for rewards arrived in the distributor. */
export const funded = defineEvent('distributor', rewardDistributorAbi, 'Funded')
