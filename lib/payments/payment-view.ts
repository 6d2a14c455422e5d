import { z } from 'zod'
import { addressField, amountField, bpsField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'
import { disputeStatementView } from './dispute-view'
import { PAYMENT_STATUSES } from './payment'
import { paymentInfoView } from './payment-info-view'
import { warningView } from './warning-view'

/** One step of a payment. Facts of ours (quoted, expired, completed, settled) have no transaction. */
export const paymentStepView = z.object({
  type: z.enum([
    'quoted',
    'authorized',
    'captured',
    'completed',
    'voided',
    'reclaimed',
    'refunded',
    'disputed',
    'dispute-resolved',
    'settled',
  ]),
  at: unixSecondsField,
  amount: amountField.nullable(),
  fee: amountField.nullable(),
  burned: amountField.nullable(),
  net: amountField.nullable(),
  epoch: z.int().nullable(),
  transactionHash: hashField.nullable(),
  blockNumber: z.int().nullable(),
  confirmations: z.int().nullable(),
  /** It can no longer be taken back by the chain. */
  final: z.boolean(),
})

/** What happens next to a payment, and when at the latest (null: when usage or the chain moves). */
export const nextStepView = z.object({ code: z.string(), text: z.string(), at: unixSecondsField.nullable() })

/** Money of one payment in the escrow, as in the list. */
export const paymentSummaryView = z.object({
  chainId: chainIdField,
  paymentId: hashField,
  quoteId: z.string().nullable(),
  taskId: z.string().nullable(),
  gpuModel: z.string().nullable(),
  gpuMilli: z.int().nullable(),
  durationMs: z.int().nullable(),
  status: z.enum(PAYMENT_STATUSES),
  payer: addressField,
  operator: addressField,
  token: addressField,
  authorized: amountField,
  captured: amountField,
  voided: amountField,
  reclaimed: amountField,
  refunded: amountField,
  /** authorized − captured − voided − reclaimed: what the escrow still holds. */
  held: amountField,
  fees: amountField,
  burned: amountField,
  /** Null, or why it is not accepted: UNKNOWN_QUOTE · FIELDS_DIFFER · QUOTE_EXPIRED · TASK_PREPAID. */
  rejection: z.string().nullable(),
  authorizedAt: unixSecondsField,
  authorizedTransactionHash: hashField,
  confirmations: z.int().nonnegative(),
  confirmationsNeeded: z.int().positive(),
  final: z.boolean(),
})

/** One payment with its timeline. */
export const paymentView = paymentSummaryView.extend({
  maxAmount: amountField,
  feeBps: bpsField,
  burnBps: bpsField,
  pricePerGpuHour: amountField.nullable(),
  authorizationExpiry: unixSecondsField,
  refundExpiry: unixSecondsField,
  completedAtMs: z.int().nullable(),
  /** Plain usage metered so far and what it costs so far, closed epochs only. */
  gpuMilliMs: amountField,
  escrow: addressField,
  paymentInfo: paymentInfoView,
  timeline: z.array(paymentStepView),
  statements: z.array(disputeStatementView),
  next: nextStepView.nullable(),
  /** What its consumer was warned of, as long as it holds. */
  warnings: z.array(warningView),
})

/** See {@link paymentStepView}. */
export type PaymentStepView = z.output<typeof paymentStepView>
/** See {@link nextStepView}. */
export type NextStepView = z.output<typeof nextStepView>
/** See {@link paymentSummaryView}. */
export type PaymentSummaryView = z.output<typeof paymentSummaryView>
/** See {@link paymentView}. */
export type PaymentView = z.output<typeof paymentView>
