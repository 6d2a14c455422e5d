import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** The operator gave held money back. */
export const paymentVoided = defineEvent('escrow', paymentEscrowAbi, 'PaymentVoided')

/** Arguments of {@link paymentVoided}. */
export type PaymentVoided = EventArgs<typeof paymentVoided>
