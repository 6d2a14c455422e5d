import { x402CollectorAbi } from '../abi/x402-collector'
import { defineEvent } from './define-event'

/** Somebody says that an authorisation which came to the token without us paid into its till. */
export const authorizationAnnounced = defineEvent('x402Collector', x402CollectorAbi, 'AuthorizationAnnounced')
