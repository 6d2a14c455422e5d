import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Fee and burn of what was captured for an epoch were booked. */
export const epochFeesBooked = defineEvent('escrow', paymentEscrowAbi, 'EpochFeesBooked')

/** Arguments of {@link epochFeesBooked}. */
export type EpochFeesBooked = EventArgs<typeof epochFeesBooked>
