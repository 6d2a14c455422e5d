import type { Address } from '@/lib/core/address'
import type { HistoryType } from '@/lib/history/history-view'
import type { PaymentEventType, PaymentInfo } from '@/lib/payments/fold-payment'

/** Where a row comes from: the key that makes applying an event twice change nothing. */
export type RowOrigin = {
  chainId: number
  txHash: `0x${string}`
  logIndex: number
  blockNumber: number
  blockTime: number
}

/** A row of payment_events. `info` comes with the authorisation alone. */
export type PaymentEventRow = RowOrigin & {
  paymentId: `0x${string}`
  type: PaymentEventType
  /** Null where the event does not name it: it is the payment's. */
  token: Address | null
  amount: bigint
  fee: bigint
  burned: bigint
  net: bigint
  epoch: number | null
  taskRef: `0x${string}` | null
  info: PaymentInfo | null
  details: Record<string, string> | null
}

/** A row of history_entries that does not belong to a payment. */
export type HistoryRow = RowOrigin & {
  wallet: Address
  type: HistoryType
  token: Address
  amount: bigint
  direction: 'in' | 'out' | 'none'
  counterparty: Address | null
  epoch: number | null
  fee: bigint | null
  /** The task as the chain names it; the line says which it is. */
  taskRef?: `0x${string}`
}

/** What the events of a range add to the read models; filled by handlers, written in one transaction. */
export type ReadModelBatch = {
  payments: PaymentEventRow[]
  history: HistoryRow[]
}
