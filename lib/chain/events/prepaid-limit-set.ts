import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** A payer set how much of its prepaid balance an epoch may cost. */
export const prepaidLimitSet = defineEvent('escrow', paymentEscrowAbi, 'PrepaidLimitSet')

/** Arguments of {@link prepaidLimitSet}. */
export type PrepaidLimitSet = EventArgs<typeof prepaidLimitSet>
