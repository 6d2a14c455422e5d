import 'server-only'
import { toChecksumAddress } from '@/lib/core/address'
import type { PaymentInfo } from '../fold-payment'
import type { PaymentInfoView } from '../payment-info-view'

/** A PaymentInfo as the API writes it. */
export function toPaymentInfoView(info: PaymentInfo): PaymentInfoView {
  const { feeBps, burnBps, authorizationExpiry, refundExpiry, salt } = info
  return {
    operator: toChecksumAddress(info.operator),
    payer: toChecksumAddress(info.payer),
    token: toChecksumAddress(info.token),
    maxAmount: info.maxAmount.toString(),
    ...{ feeBps, burnBps, authorizationExpiry, refundExpiry, salt },
  }
}
