import type { PaymentAuthorized } from '@/lib/chain/events/payment-authorized'
import { unpackTerms } from '@/lib/payments/payment-terms'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Opens a payment with the PaymentInfo it was authorised with. */
export const handlePaymentAuthorized: Handler<PaymentAuthorized> = (log, batch) => {
  const { paymentId, payer, token, operator, terms, salt, amount } = log.args
  const info = { operator, payer, token, ...unpackTerms(terms), salt }
  addPaymentEvent(batch, originOf(log), { paymentId, type: 'authorized', token, amount, info })
}
