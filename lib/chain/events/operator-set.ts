import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** The escrow allowed an operator (by the key that acts for it), or with the zero address no longer. */
export const operatorSet = defineEvent('escrow', paymentEscrowAbi, 'OperatorSet')
