import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Money of a payment went from its payer into the escrow. */
export const paymentAuthorized = defineEvent('escrow', paymentEscrowAbi, 'PaymentAuthorized')

/** Arguments of {@link paymentAuthorized}. */
export type PaymentAuthorized = EventArgs<typeof paymentAuthorized>
