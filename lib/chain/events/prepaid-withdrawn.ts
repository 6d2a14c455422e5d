import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Prepaid money went back to its payer. */
export const prepaidWithdrawn = defineEvent('escrow', paymentEscrowAbi, 'PrepaidWithdrawn')

/** Arguments of {@link prepaidWithdrawn}. */
export type PrepaidWithdrawn = EventArgs<typeof prepaidWithdrawn>
