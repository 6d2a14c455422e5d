import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** A payer set how much of its prepaid balance an epoch may cost. */
export const prepaidLimitSet = defineEvent('escrow', paymentEscrowAbi, 'PrepaidLimitSet')
