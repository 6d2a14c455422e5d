import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField } from '@/lib/core/view-fields'
import { transactionFields } from './transaction-fields'

/** Receipt of a payment: what was used, what was captured and given back, and a hash over all of it. */
export const receiptView = z.object({
  chainId: chainIdField,
  paymentId: hashField,
  quoteId: z.string().nullable(),
  taskId: z.string().nullable(),
  taskRef: hashField.nullable(),
  /** Lets the task's parties recompute taskRef = keccak256(salt ‖ taskId). */
  taskSalt: hashField.nullable(),
  payer: addressField,
  operator: addressField,
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  gpuModel: z.string().nullable(),
  gpuMilli: z.int().nullable(),
  pricePerGpuHour: amountField.nullable(),
  /** Whether nothing more can change. */
  settled: z.boolean(),
  authorized: amountField,
  captured: amountField,
  fees: amountField,
  burned: amountField,
  net: amountField,
  returned: amountField,
  refunded: amountField,
  lines: z.array(
    z.object({
      epoch: z.int().nonnegative(),
      provider: addressField,
      gpuMilliMs: amountField,
      records: z.int().nonnegative(),
    }),
  ),
  transactions: z.array(
    z.object({
      type: z.string(),
      ...transactionFields,
      epoch: z.int().nullable(),
      final: z.boolean(),
    }),
  ),
  /** SHA-256 of this document without this field, as RFC 8785 canonical JSON. */
  hash: hashField,
})

/** See {@link receiptView}. */
export type ReceiptView = z.output<typeof receiptView>
