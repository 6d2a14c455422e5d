import { x402CollectorAbi } from '../abi/x402-collector'
import { defineEvent } from './define-event'

/** All that was in a named payer’s till went back to it. */
export const tillEmptied = defineEvent('x402Collector', x402CollectorAbi, 'TillEmptied')
