import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
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
    /** When its task was started on the payer's prepaid balance, Unix seconds; null where it was not. */
    prepaidAt: int8('prepaid_at'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique('quotes_payment_id').on(t.chainId, t.paymentId),
    unique('quotes_task').on(t.chainId, t.taskId),
    index('quotes_payer').on(t.payer, t.createdAt),
    index('quotes_salt').on(t.chainId, t.salt),
    index('quotes_prepaid').on(t.chainId, t.payer, t.prepaidAt).where(sql`${t.prepaidAt} IS NOT NULL`),
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
    /** Null, or why it is not accepted: UNKNOWN_QUOTE · FIELDS_DIFFER · QUOTE_EXPIRED · TASK_PREPAID. */
    rejection: text('rejection'),
    authorizedBlock: int8('authorized_block').notNull(),
    authorizedTxHash: hex('authorized_tx_hash').notNull(),
    authorizedAt: int8('authorized_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.paymentId] }),
    index('payments_payer').on(t.payer, t.authorizedAt),
    index('payments_low')
      .on(t.chainId, t.paymentId)
      .where(
        sql`${t.captured} * 5 >= ${t.authorized} * 4 AND ${t.authorized} > ${t.captured} + ${t.voided} + ${t.reclaimed}`,
      ),
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
    /** A uint32 on chain. */
    epoch: int8('epoch'),
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

/** What a closed epoch's usage of a prepaid task costs and is to be settled; one row a task and epoch of usage. */
export const settlementsDue = pgTable(
  'settlements_due',
  {
    chainId: chainId(),
    taskId: text('task_id').notNull(),
    /** Epoch whose usage it pays for. */
    epoch: epochNumber().notNull(),
    payer: hex('payer').notNull(),
    token: hex('token').notNull(),
    taskRef: hex('task_ref').notNull(),
    amount: amount('amount').notNull(),
    /** What final events took so far; below the amount where the balance or its limit fell short. */
    settled: amount('settled').notNull().default(sql`0`),
    /** What the transaction under way asks for. */
    asked: amount('asked').notNull().default(sql`0`),
    /** due · sent · final · given-up (due again once there is credit, still naming this epoch) */
    state: text('state').$type<'due' | 'sent' | 'final' | 'given-up'>().notNull().default('due'),
    /** Epoch whose distribution waits for it. */
    dueInEpoch: epochNumber('due_in_epoch').notNull(),
    operatorTransactionId: text('operator_transaction_id'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.taskId, t.epoch] }),
    index('settlements_due_state').on(t.chainId, t.state, t.dueInEpoch),
    index('settlements_due_payer').on(t.chainId, t.payer, t.token),
  ],
)

/** What a consumer is warned of, once a threshold: a hold or a prepaid balance that runs low, usage that it did not cover. */
export const warnings = pgTable(
  'warnings',
  {
    chainId: chainId(),
    /** HOLD_LOW · PREPAID_LOW · PREPAID_SKIPPED */
    code: text('code').$type<'HOLD_LOW' | 'PREPAID_LOW' | 'PREPAID_SKIPPED'>().notNull(),
    /** The payment's id, `payer:token` of the balance, or the task whose settlement the escrow left out. */
    subject: text('subject').notNull(),
    /** Share captured in per cent of a hold; epochs that a balance still lasts; the epoch that is not paid for. */
    threshold: integer('threshold').notNull(),
    /** Unix seconds. */
    raisedAt: int8('raised_at').notNull(),
    /** Null while it holds. */
    clearedAt: int8('cleared_at'),
    /** What was so when it was raised: amounts as decimal strings. */
    details: jsonb('details').$type<Record<string, string | number | null>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.code, t.subject, t.threshold, t.raisedAt] }),
    uniqueIndex('warnings_open').on(t.chainId, t.code, t.subject, t.threshold).where(sql`${t.clearedAt} IS NULL`),
    index('warnings_raised').on(t.chainId, t.raisedAt),
  ],
)

/** Authorisations that programs signed for our offers, until their money is in a payment or back with its owner. */
export const x402Authorizations = pgTable(
  'x402_authorizations',
  {
    chainId: chainId(),
    taskId: text('task_id').notNull(),
    payer: hex('payer').notNull(),
    nonce: hex('nonce').notNull(),
    /** The PAYMENT-SIGNATURE payload as it came. */
    payload: jsonb('payload').notNull(),
    /** Unix seconds from which on the offer can no longer be opened. */
    expiresAt: int8('expires_at').notNull(),
    /** pending · opened · given-back · unused (it can no longer move money) */
    state: text('state').$type<'pending' | 'opened' | 'given-back' | 'unused'>().notNull().default('pending'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.taskId, t.payer, t.nonce] }),
    index('x402_authorizations_pending').on(t.chainId, t.createdAt).where(sql`${t.state} = 'pending'`),
  ],
)

/** What somebody announced on chain of an authorisation that came to the token without us; written from final events. */
export const x402Announcements = pgTable(
  'x402_announcements',
  {
    chainId: chainId(),
    txHash: hex('tx_hash').notNull(),
    logIndex: integer('log_index').notNull(),
    token: hex('token').notNull(),
    payer: hex('payer').notNull(),
    nonce: hex('nonce').notNull(),
    till: hex('till').notNull(),
    /** Unix seconds from which on anybody can credit it. */
    creditableAt: int8('creditable_at').notNull(),
    /** pending · paid (it goes back or is opened) · false (to be dismissed) · credited · dismissed · foreign (of another operator) · unreadable (a person has to look) */
    state: text('state')
      .$type<'pending' | 'paid' | 'false' | 'credited' | 'dismissed' | 'foreign' | 'unreadable'>()
      .notNull()
      .default('pending'),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.txHash, t.logIndex] }),
    index('x402_announcements_pending').on(t.chainId, t.creditableAt).where(sql`${t.state} = 'pending'`),
  ],
)
