import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { amount, chainId, epochNumber, hex, int8 } from './columns'

/** One line of a wallet's history, folded from one chain event; one event may give lines to two wallets. */
export const historyEntries = pgTable(
  'history_entries',
  {
    chainId: chainId(),
    txHash: hex('tx_hash').notNull(),
    logIndex: integer('log_index').notNull(),
    wallet: hex('wallet').notNull(),
    /** payment-authorized · payment-captured · payment-voided · payment-reclaimed · payment-refunded · rewards-claimed · transfer-in · transfer-out · burn · approval … */
    type: text('type').notNull(),
    token: hex('token').notNull(),
    amount: amount('amount').notNull(),
    /** in · out · none, as seen by the wallet. */
    direction: text('direction').$type<'in' | 'out' | 'none'>().notNull(),
    counterparty: hex('counterparty'),
    paymentId: hex('payment_id'),
    taskId: text('task_id'),
    epoch: epochNumber(),
    fee: amount('fee'),
    blockNumber: int8('block_number').notNull(),
    blockTime: int8('block_time').notNull(),
  },
  (t) => [
    // In the chain's order: new lines go to the end, and a reorg's blocks are found by it.
    primaryKey({ columns: [t.chainId, t.blockNumber, t.logIndex, t.wallet, t.type] }),
    index('history_entries_wallet').on(t.wallet, t.blockTime, t.chainId, t.blockNumber, t.logIndex),
    // Filters: each network, type and token by itself in the order of a page, however rare it is.
    index('history_entries_kind').on(t.wallet, t.chainId, t.type, t.token, t.blockTime),
    // Searches; by transaction the raw logs are asked.
    index('history_entries_counterparty')
      .on(t.wallet, t.counterparty, t.blockTime)
      .where(sql`${t.counterparty} IS NOT NULL`),
    index('history_entries_payment').on(t.wallet, t.paymentId, t.blockTime).where(sql`${t.paymentId} IS NOT NULL`),
    index('history_entries_task').on(t.wallet, t.taskId, t.blockTime).where(sql`${t.taskId} IS NOT NULL`),
  ],
)
