import type { PaymentCaptured } from '@/lib/chain/events/payment-captured'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Adds a capture: what was taken for an epoch's usage, and how it was divided. */
export const handlePaymentCaptured: Handler<PaymentCaptured> = (log, batch) => {
  const { epoch, ...args } = log.args
  addPaymentEvent(batch, originOf(log), { ...args, type: 'captured', epoch: Number(epoch) })
}
