/** Why a payment in the escrow is not accepted, and is voided at once. */
export const PAYMENT_REJECTIONS = ['UNKNOWN_QUOTE', 'FIELDS_DIFFER', 'QUOTE_EXPIRED', 'TASK_PREPAID'] as const
/** One of {@link PAYMENT_REJECTIONS}. */
export type PaymentRejection = (typeof PAYMENT_REJECTIONS)[number]

/** What is compared of a quote. `paymentId` is the hash over all fields of its PaymentInfo. */
export type QuoteTerms = {
  paymentId: `0x${string}`
  maxAmount: bigint
  expiresAt: number
  /** When its task was started on a prepaid balance; it is paid for already then. */
  prepaidAt: number | null
}

/**
 * Compares an authorisation with the quote whose digest is its salt: the payment's id is a hash over every field, so
 * one comparison covers them all; the whole amount must be held, before the quote's expiry by the block's own time.
 * A task that runs on a prepaid balance is not paid a second time. Null when it is accepted.
 */
export function paymentRejection(
  quote: QuoteTerms | null,
  authorization: { paymentId: `0x${string}`; amount: bigint; blockTime: number },
): PaymentRejection | null {
  if (!quote) return 'UNKNOWN_QUOTE'
  if (quote.paymentId !== authorization.paymentId || quote.maxAmount !== authorization.amount) return 'FIELDS_DIFFER'
  if (quote.prepaidAt !== null) return 'TASK_PREPAID'
  return authorization.blockTime >= quote.expiresAt ? 'QUOTE_EXPIRED' : null
}
