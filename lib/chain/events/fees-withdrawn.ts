import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Booked fees went to the fee recipient. */
export const feesWithdrawn = defineEvent('escrow', paymentEscrowAbi, 'FeesWithdrawn')

/** Arguments of {@link feesWithdrawn}. */
export type FeesWithdrawn = EventArgs<typeof feesWithdrawn>
