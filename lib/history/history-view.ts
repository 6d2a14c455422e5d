import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** Kinds of lines in a wallet's history. */
export const HISTORY_TYPES = [
  'payment-authorized',
  'payment-captured',
  'payment-voided',
  'payment-reclaimed',
  'payment-refunded',
  'payment-disputed',
  'dispute-resolved',
  'prepaid-deposited',
  'prepaid-settled',
  'prepaid-withdrawn',
  'rewards-claimed',
  'recipient-set',
  'transfer-in',
  'transfer-out',
  'mint',
  'burn',
  'approval',
] as const
/** One of {@link HISTORY_TYPES}. */
export type HistoryType = (typeof HISTORY_TYPES)[number]

/** One line of a wallet's history, from one chain event. */
export const historyEntryView = z.object({
  /** Stable id of the line. */
  id: z.string(),
  chainId: chainIdField,
  transactionHash: hashField,
  logIndex: z.int().nonnegative(),
  blockNumber: z.int().nonnegative(),
  at: unixSecondsField,
  wallet: addressField,
  type: z.enum(HISTORY_TYPES),
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  amount: amountField,
  /** As seen by the wallet. */
  direction: z.enum(['in', 'out', 'none']),
  counterparty: addressField.nullable(),
  paymentId: hashField.nullable(),
  taskId: z.string().nullable(),
  epoch: z.int().nullable(),
  /** Fee kept of a captured amount, in the same token. */
  fee: amountField.nullable(),
  confirmations: z.int().nonnegative(),
  final: z.boolean(),
})

/** See {@link historyEntryView}. */
export type HistoryEntryView = z.output<typeof historyEntryView>
