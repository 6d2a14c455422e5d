import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** A payer gave notice of a withdrawal. */
export const prepaidWithdrawalRequested = defineEvent('escrow', paymentEscrowAbi, 'PrepaidWithdrawalRequested')
