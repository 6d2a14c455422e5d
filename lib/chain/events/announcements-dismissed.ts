import { x402CollectorAbi } from '../abi/x402-collector'
import { defineEvent } from './define-event'

/** What was announced for a till before counts no more. */
export const announcementsDismissed = defineEvent('x402Collector', x402CollectorAbi, 'AnnouncementsDismissed')
