import type { PaymentRefunded } from '@/lib/chain/events/payment-refunded'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Adds captured money that went back, with where it came from. */
export const handlePaymentRefunded: Handler<PaymentRefunded> = (log, batch) => {
  const { paymentId, amount, source } = log.args
  addPaymentEvent(batch, originOf(log), { paymentId, amount, type: 'refunded', details: { source } })
}
