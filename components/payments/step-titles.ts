import type { PaymentStepView } from '@/lib/payments/payment-view'

/** What each step of a payment is called. */
export const STEP_TITLES: Readonly<Record<PaymentStepView['type'], string>> = {
  quoted: 'Quoted',
  authorized: 'Authorized',
  captured: 'Captured',
  completed: 'Task ended',
  voided: 'Voided, unused money returned',
  reclaimed: 'Reclaimed',
  refunded: 'Refunded',
  disputed: 'Disputed',
  'dispute-resolved': 'Dispute decided',
  settled: 'Settled',
}
