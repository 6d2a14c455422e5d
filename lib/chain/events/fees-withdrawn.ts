import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** Booked fees went to the fee recipient. */
export const feesWithdrawn = defineEvent('escrow', paymentEscrowAbi, 'FeesWithdrawn')
