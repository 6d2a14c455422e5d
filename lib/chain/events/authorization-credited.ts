import { x402CollectorAbi } from '../abi/x402-collector'
import { defineEvent } from './define-event'

/** An authorisation became a payment, or its money went back to who signed. */
export const authorizationCredited = defineEvent('x402Collector', x402CollectorAbi, 'AuthorizationCredited')
