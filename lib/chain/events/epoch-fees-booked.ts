import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** Fee and burn of what was captured for an epoch were booked. */
export const epochFeesBooked = defineEvent('escrow', paymentEscrowAbi, 'EpochFeesBooked')
