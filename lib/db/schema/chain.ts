import { sql } from 'drizzle-orm'
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core'
import { amount, chainId, hex, int8 } from './columns'

/** How far a network's index has come. */
export const chainCheckpoints = pgTable('chain_checkpoints', {
  chainId: integer('chain_id').primaryKey(),
  /** Last block whose events are applied. */
  blockNumber: int8('block_number').notNull(),
  blockHash: hex('block_hash').notNull(),
  blockTime: int8('block_time').notNull(),
  /** Last block that counts as final: its events are never taken back. */
  finalizedBlock: int8('finalized_block').notNull(),
  /** Set when a reorg went past finality: nothing is indexed until an operator looks. */
  haltedReason: text('halted_reason'),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

/** Hashes of the blocks that are not final yet, to notice a reorg. */
export const chainBlocks = pgTable(
  'chain_blocks',
  {
    chainId: chainId(),
    blockNumber: int8('block_number').notNull(),
    blockHash: hex('block_hash').notNull(),
    parentHash: hex('parent_hash').notNull(),
    blockTime: int8('block_time').notNull(),
  },
  (t) => [primaryKey({ columns: [t.chainId, t.blockNumber] })],
)

/** Raw logs of our contracts on the canonical chain, decoded; every read model is a fold over these. */
export const chainLogs = pgTable(
  'chain_logs',
  {
    chainId: chainId(),
    blockNumber: int8('block_number').notNull(),
    logIndex: integer('log_index').notNull(),
    blockHash: hex('block_hash').notNull(),
    blockTime: int8('block_time').notNull(),
    txHash: hex('tx_hash').notNull(),
    address: hex('address').notNull(),
    eventName: text('event_name').notNull(),
    /** Decoded arguments, bigint as decimal strings. */
    args: jsonb('args').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.chainId, t.blockNumber, t.logIndex] }),
    index('chain_logs_event').on(t.chainId, t.eventName, t.blockNumber),
    index('chain_logs_tx').on(t.chainId, t.txHash),
    // What an account claimed, and where to: asked for on every view of its rewards.
    index('chain_logs_account')
      .on(t.chainId, sql`(args ->> 'account')`)
      .where(sql`event_name IN ('RewardsClaimed', 'RewardsClaimedTo', 'RecipientSet')`),
    // Which ledgers hold money for providers, and which captures no distribution has counted.
    index('chain_logs_ledger')
      .on(t.chainId, sql`((args ->> 'epoch')::bigint)`, t.blockNumber)
      .where(
        sql`event_name IN ('PaymentCaptured', 'PrepaidSettled', 'CaptureReversed', 'EpochFunded', 'EpochFeesBooked')`,
      ),
    index('chain_logs_settled').on(t.chainId, sql`(args ->> 'taskRef')`).where(sql`event_name = 'PrepaidSettled'`),
    index('chain_logs_payment')
      .on(t.chainId, sql`(args ->> 'paymentId')`)
      .where(sql`event_name IN ('PaymentCaptured', 'CaptureReversed')`),
  ],
)

/** The operator's transactions: one queue a network and signer; survives restarts, so that nothing is sent twice. */
export const operatorTransactions = pgTable(
  'operator_transactions',
  {
    id: text('id').primaryKey(),
    chainId: chainId(),
    signer: hex('signer').notNull(),
    /** Same key = same intent: it is never queued twice. */
    idempotencyKey: text('idempotency_key').notNull(),
    to: hex('to').notNull(),
    data: hex('data').notNull(),
    description: text('description').notNull(),
    nonce: integer('nonce'),
    /** queued · sent · mined · final · reverted · failed */
    state: text('state')
      .$type<'queued' | 'sent' | 'mined' | 'final' | 'reverted' | 'failed'>()
      .notNull()
      .default('queued'),
    /** All hashes sent for this nonce, newest last. */
    hashes: jsonb('hashes').$type<`0x${string}`[]>().notNull().default([]),
    maxFeePerGas: amount('max_fee_per_gas'),
    /** Null on networks with a legacy fee market. */
    maxPriorityFeePerGas: amount('max_priority_fee_per_gas'),
    gasLimit: amount('gas_limit'),
    /** The newest signed transaction, stored before it is sent: after a crash the very same one goes out again. */
    rawTransaction: hex('raw_transaction'),
    /** Head when the newest one was sent: age in blocks decides about replacing it. */
    sentBlock: int8('sent_block'),
    minedHash: hex('mined_hash'),
    minedBlock: int8('mined_block'),
    reason: text('reason'),
    attempts: integer('attempts').notNull().default(0),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
    sentAt: timestamp('sent_at', { withTimezone: true }),
  },
  (t) => [
    unique('operator_transactions_key').on(t.chainId, t.idempotencyKey),
    index('operator_transactions_state').on(t.chainId, t.signer, t.state),
    index('operator_transactions_log').on(t.chainId, t.createdAt, t.id),
  ],
)

/** Last sign of life of a long-running process on one network, for /health. */
export const heartbeats = pgTable(
  'heartbeats',
  {
    /** worker · watcher */
    process: text('process').notNull(),
    chainId: chainId(),
    at: timestamp('at', { withTimezone: true }).notNull().defaultNow(),
    /** The last thing that went wrong and is not over, or null. */
    problem: text('problem'),
  },
  (t) => [primaryKey({ columns: [t.process, t.chainId] })],
)
