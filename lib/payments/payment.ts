/** States of a payment. Money states come from chain events alone; quoted, expired and completed from stored signed facts. */
export const PAYMENT_STATUSES = [
  'quoted',
  'expired',
  'authorised',
  'partly-captured',
  'completed',
  'settled',
  'voided',
  'reclaimed',
  'refunded',
  'disputed',
] as const

/** One of {@link PAYMENT_STATUSES}. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]
