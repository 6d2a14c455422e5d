import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent, type EventArgs } from './define-event'

/** Prepaid money paid for usage of an epoch. */
export const prepaidSettled = defineEvent('escrow', paymentEscrowAbi, 'PrepaidSettled')

/** Arguments of {@link prepaidSettled}. */
export type PrepaidSettled = EventArgs<typeof prepaidSettled>
