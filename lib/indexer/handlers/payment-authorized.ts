import type { PaymentAuthorized } from '@/lib/chain/events/payment-authorized'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Opens a payment with the PaymentInfo it was authorised with. */
export const handlePaymentAuthorized: Handler<PaymentAuthorized> = (log, batch) => {
  const { paymentId, token, info, amount } = log.args
  addPaymentEvent(batch, originOf(log), {
    paymentId,
    type: 'authorized',
    token,
    amount,
    info: {
      ...info,
      authorizationExpiry: Number(info.authorizationExpiry),
      refundExpiry: Number(info.refundExpiry),
    },
  })
}
