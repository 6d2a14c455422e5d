import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** A dispute ended. */
export const disputeResolved = defineEvent('escrow', paymentEscrowAbi, 'DisputeResolved')

/** Arguments of {@link disputeResolved}. */
export type DisputeResolved = EventArgs<typeof disputeResolved>
