import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Captured money went back to its payer. */
export const paymentRefunded = defineEvent('escrow', paymentEscrowAbi, 'PaymentRefunded')

/** Arguments of {@link paymentRefunded}. */
export type PaymentRefunded = EventArgs<typeof paymentRefunded>
