import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** An item of a settlement was left out: the balance or its limit did not cover it. */
export const settlementSkipped = defineEvent('escrow', paymentEscrowAbi, 'SettlementSkipped')
