import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** The payer took held money back after the authorisation ran out. */
export const paymentReclaimed = defineEvent('escrow', paymentEscrowAbi, 'PaymentReclaimed')

/** Arguments of {@link paymentReclaimed}. */
export type PaymentReclaimed = EventArgs<typeof paymentReclaimed>
