import type { PaymentVoided } from '@/lib/chain/events/payment-voided'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Adds held money that the operator gave back. */
export const handlePaymentVoided: Handler<PaymentVoided> = (log, batch) => {
  addPaymentEvent(batch, originOf(log), { ...log.args, type: 'voided' })
}
