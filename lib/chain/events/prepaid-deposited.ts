import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** A prepaid balance grew. */
export const prepaidDeposited = defineEvent('escrow', paymentEscrowAbi, 'PrepaidDeposited')

/** Arguments of {@link prepaidDeposited}. */
export type PrepaidDeposited = EventArgs<typeof prepaidDeposited>
