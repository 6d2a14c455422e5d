import type { PaymentInfoView } from '@/lib/payments/payment-info-view'

/** The escrow's PaymentInfo struct from the API's form. */
export function toPaymentInfo(view: PaymentInfoView) {
  return { ...view, maxAmount: BigInt(view.maxAmount) }
}
