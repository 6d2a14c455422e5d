import { paymentEscrowAbi } from '../abi/payment-escrow'
import { defineEvent } from './define-event'

/** The escrow takes payments from a collector contract, or no longer. */
export const collectorSet = defineEvent('escrow', paymentEscrowAbi, 'CollectorSet')
