import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { amount, chainId, epochNumber, hex, int8 } from './columns'

/** A signed price offer; no money has moved. */
export const quotes = pgTable(
  'quotes',
  {
    quoteId: text('quote_id').primaryKey(),
    chainId: chainId(),
    payer: hex('payer').notNull(),
    /** It was offered to whoever pays first: the signed quote names the zero address in the payer's place. */
    bearer: boolean('bearer').notNull().default(false),
    token: hex('token').notNull(),
    operator: hex('operator').notNull(),
    taskId: text('task_id').notNull(),
    gpuModel: text('gpu_model').notNull(),
    gpuMilli: integer('gpu_milli').notNull(),
    durationMs: int8('duration_ms').notNull(),
    /** Base units for one whole GPU-hour verified in full, fee included. */
    pricePerGpuHour: amount('price_per_gpu_hour').notNull(),
    maxAmount: amount('max_amount').notNull(),
    feeBps: integer('fee_bps').notNull(),
    burnBps: integer('burn_bps').notNull(),
    rateCardVersion: integer('rate_card_version').notNull(),
    /** Unix seconds. */
    expiresAt: int8('expires_at').notNull(),
    authorizationExpiry: int8('authorization_expiry').notNull(),
    refundExpiry: int8('refund_expiry').notNull(),
    /** EIP-712 digest of the quote: PaymentInfo.salt. */
    salt: hex('salt').notNull(),
    paymentId: hex('payment_id').notNull(),
    signature: hex('signature').notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique('quotes_payment_id').on(t.chainId, t.paymentId),
    unique('quotes_task').on(t.chainId, t.taskId),
    index('quotes_payer').on(t.payer, t.createdAt),
    index('quotes_salt').on(t.chainId, t.salt),
  ],
)

/** Money of one PaymentInfo in the escrow, folded from chain events alone. */
export const payments = pgTable(
  'payments',
  {
    chainId: chainId(),
    paymentId: hex('payment_id').notNull(),
    /** Null where no quote of ours has this id: such a payment is voided at once. */
    quoteId: text('quote_id'),
    payer: hex('payer').notNull(),
    operator: hex('operator').notNull(),
    token: hex('token').notNull(),
    maxAmount: amount('max_amount').notNull(),
    feeBps: integer('fee_bps').notNull(),
    burnBps: integer('burn_bps').notNull(),
    authorizationExpiry: int8('authorization_expiry').notNull(),
    refundExpiry: int8('refund_expiry').notNull(),
    salt: hex('salt').notNull(),
    authorized: amount('authorized').notNull().default(sql`0`),
    captured: amount('captured').notNull().default(sql`0`),
    voided: amount('voided').notNull().default(sql`0`),
    reclaimed: amount('reclaimed').notNull().default(sql`0`),
    refunded: amount('refunded').notNull().default(sql`0`),
    fees: amount('fees').notNull().default(sql`0`),
    burned: amount('burned').notNull().default(sql`0`),
    /** Null, or why it is not accepted: UNKNOWN_QUOTE · FIELDS_DIFFER · QUOTE_EXPIRED. */
    rejection: text('rejection'),
    authorizedBlock: int8('authorized_block').notNull(),
    authorizedTxHash: hex('authorized_tx_hash').notNull(),
    authorizedAt: int8('authorized_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.paymentId] }),
    index('payments_payer').on(t.payer, t.authorizedAt),
    index('payments_held')
      .on(t.chainId, t.paymentId)
      .where(sql`${t.authorized} > ${t.captured} + ${t.voided} + ${t.reclaimed}`),
  ],
)

/** Every escrow event of a payment, for its timeline and receipt; removed again when its block is. */
export const paymentEvents = pgTable(
  'payment_events',
  {
    chainId: chainId(),
    txHash: hex('tx_hash').notNull(),
    logIndex: integer('log_index').notNull(),
    blockNumber: int8('block_number').notNull(),
    blockTime: int8('block_time').notNull(),
    paymentId: hex('payment_id').notNull(),
    /** authorized · captured · voided · reclaimed · refunded · disputed · dispute-resolved */
    type: text('type').notNull(),
    token: hex('token').notNull(),
    amount: amount('amount').notNull(),
    fee: amount('fee').notNull().default(sql`0`),
    burned: amount('burned').notNull().default(sql`0`),
    net: amount('net').notNull().default(sql`0`),
    epoch: epochNumber(),
    taskRef: hex('task_ref'),
    details: jsonb('details').$type<Record<string, unknown>>(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.txHash, t.logIndex] }),
    index('payment_events_payment').on(t.chainId, t.paymentId, t.blockNumber),
    index('payment_events_epoch').on(t.chainId, t.type, t.epoch),
  ],
)

/** What a closed epoch's usage costs and is to be captured; one row a payment and epoch of usage. */
export const capturesDue = pgTable(
  'captures_due',
  {
    chainId: chainId(),
    paymentId: hex('payment_id').notNull(),
    /** Epoch whose usage it pays for. */
    epoch: epochNumber().notNull(),
    amount: amount('amount').notNull(),
    /** due · sent · final · given-up (due again in a later epoch, still naming this one) */
    state: text('state').$type<'due' | 'sent' | 'final' | 'given-up'>().notNull().default('due'),
    /** Epoch whose distribution waits for it. */
    dueInEpoch: epochNumber('due_in_epoch').notNull(),
    operatorTransactionId: text('operator_transaction_id'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.paymentId, t.epoch] }),
    index('captures_due_state').on(t.chainId, t.state, t.dueInEpoch),
  ],
)
