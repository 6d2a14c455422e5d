import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** A payer gave notice of a withdrawal. */
export const prepaidWithdrawalRequested = defineEvent('escrow', paymentEscrowAbi, 'PrepaidWithdrawalRequested')

/** Arguments of {@link prepaidWithdrawalRequested}. */
export type PrepaidWithdrawalRequested = EventArgs<typeof prepaidWithdrawalRequested>
