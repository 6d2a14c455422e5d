import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** A payment's latest capture was made smaller before it was forwarded. */
export const captureReversed = defineEvent('escrow', paymentEscrowAbi, 'CaptureReversed')

/** Arguments of {@link captureReversed}. */
export type CaptureReversed = EventArgs<typeof captureReversed>
