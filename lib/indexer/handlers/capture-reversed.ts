import type { CaptureReversed } from '@/lib/chain/events/capture-reversed'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Notes that a capture was made smaller; the refund itself has its own event. */
export const handleCaptureReversed: Handler<CaptureReversed> = (log, batch) => {
  const { epoch, ...args } = log.args
  addPaymentEvent(batch, originOf(log), { ...args, type: 'capture-reversed', epoch: Number(epoch) })
}
