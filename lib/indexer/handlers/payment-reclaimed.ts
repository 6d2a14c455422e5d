import type { PaymentReclaimed } from '@/lib/chain/events/payment-reclaimed'
import { type Handler, originOf } from '../handler'
import { addPaymentEvent } from './add-payment-event'

/** Adds held money that its payer took back. */
export const handlePaymentReclaimed: Handler<PaymentReclaimed> = (log, batch) => {
  addPaymentEvent(batch, originOf(log), { ...log.args, type: 'reclaimed' })
}
