import { z } from 'zod'
import { addressField, amountField, bpsField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** The escrow's PaymentInfo, field for field: what the payer signs or sends. */
export const paymentInfoView = z.object({
  operator: addressField,
  payer: addressField,
  token: addressField,
  maxAmount: amountField,
  feeBps: bpsField,
  burnBps: bpsField,
  authorizationExpiry: unixSecondsField,
  refundExpiry: unixSecondsField,
  salt: hashField,
})

/** See {@link paymentInfoView}. */
export type PaymentInfoView = z.output<typeof paymentInfoView>
