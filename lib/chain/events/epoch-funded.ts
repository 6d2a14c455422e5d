import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** What was captured for an epoch moved on to the reward distributor. */
export const epochFunded = defineEvent('escrow', paymentEscrowAbi, 'EpochFunded')
