import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** The payer froze the held money of a payment. */
export const paymentDisputed = defineEvent('escrow', paymentEscrowAbi, 'PaymentDisputed')

/** Arguments of {@link paymentDisputed}. */
export type PaymentDisputed = EventArgs<typeof paymentDisputed>
