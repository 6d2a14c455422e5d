import type { DisputeResolved } from '@/lib/chain/events/dispute-resolved'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Ends a dispute; the capture and the void it led to have their own events before it. */
export const handleDisputeResolved: Handler<DisputeResolved> = (log, batch) => {
  const { paymentId, captured, returned, resolutionHash } = log.args
  addPaymentEvent(batch, originOf(log), {
    paymentId,
    type: 'dispute-resolved',
    amount: 0n,
    details: { captured: captured.toString(), returned: returned.toString(), resolutionHash },
  })
}
