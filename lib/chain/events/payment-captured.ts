import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Held money paid for usage of an epoch. */
export const paymentCaptured = defineEvent('escrow', paymentEscrowAbi, 'PaymentCaptured')

/** Arguments of {@link paymentCaptured}. */
export type PaymentCaptured = EventArgs<typeof paymentCaptured>
