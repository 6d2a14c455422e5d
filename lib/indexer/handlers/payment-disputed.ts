import type { PaymentDisputed } from '@/lib/chain/events/payment-disputed'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Freezes the held money of a payment until the dispute ends. */
export const handlePaymentDisputed: Handler<PaymentDisputed> = (log, batch) => {
  const { paymentId, evidenceHash, disputedUntil } = log.args
  addPaymentEvent(batch, originOf(log), {
    paymentId,
    type: 'disputed',
    amount: 0n,
    details: { evidenceHash, disputedUntil: disputedUntil.toString() },
  })
}
