import 'server-only'
import { and, desc, eq, inArray, or, type SQL, sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import { tasks } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'

/** Last event of a payment: what its status needs besides its money. */
const lastBlock = sql<number>`(SELECT max(e.block_number) FROM payment_events e
  WHERE e.chain_id = ${payments.chainId} AND e.payment_id = ${payments.paymentId})`.mapWith(Number)
/** Whether a dispute freezes what a payment holds; where nothing is held any more, it is over. */
export const isDisputed = sql<boolean>`(${payments.authorized} > ${payments.captured} + ${payments.voided} + ${payments.reclaimed}
  AND COALESCE((SELECT e.type = 'disputed' FROM payment_events e
  WHERE e.chain_id = ${payments.chainId} AND e.payment_id = ${payments.paymentId}
    AND e.type IN ('disputed', 'dispute-resolved')
  ORDER BY e.block_number DESC, e.log_index DESC LIMIT 1), false))`

/** A payment with its quote, its task and how far the index of its network is. */
export type PaymentRow = Awaited<ReturnType<typeof selectPayments>>[number]

/** Payments that fulfil a condition, newest first. */
export async function selectPayments(db: Db, { where, limit }: { where: SQL | undefined; limit: number }) {
  return db
    .select({
      payment: payments,
      quote: quotes,
      completedAtMs: tasks.completedAtMs,
      taskSalt: tasks.salt,
      taskRef: tasks.taskRef,
      headBlock: chainCheckpoints.blockNumber,
      finalizedBlock: chainCheckpoints.finalizedBlock,
      lastBlock,
      disputed: isDisputed,
    })
    .from(payments)
    .innerJoin(chainCheckpoints, eq(chainCheckpoints.chainId, payments.chainId))
    .leftJoin(quotes, eq(quotes.quoteId, payments.quoteId))
    .leftJoin(tasks, and(eq(tasks.chainId, quotes.chainId), eq(tasks.taskId, quotes.taskId)))
    .where(where)
    .orderBy(desc(payments.authorizedAt), desc(payments.chainId), desc(payments.paymentId))
    .limit(limit)
}

/** Rows of one of these payers; after a cursor's row where one is given. */
export function isOwn(wallets: readonly Address[]): SQL | undefined {
  return wallets.length === 0 ? sql`false` : inArray(payments.payer, [...wallets])
}

/** Rows that come after a key in the list's order. */
export function isAfter(authorizedAt: number, chainId: number, paymentId: `0x${string}`): SQL | undefined {
  const columns = sql`(${payments.authorizedAt}, ${payments.chainId}, ${payments.paymentId})`
  return or(sql`${columns} < (${authorizedAt}::bigint, ${chainId}::int, ${paymentId}::text)`)
}

/** The escrow events of one payment, oldest first. */
export async function selectPaymentEvents(
  db: Db,
  { chainId, paymentId }: { chainId: number; paymentId: `0x${string}` },
) {
  return db
    .select()
    .from(paymentEvents)
    .where(and(eq(paymentEvents.chainId, chainId), eq(paymentEvents.paymentId, paymentId)))
    .orderBy(paymentEvents.blockNumber, paymentEvents.logIndex)
}
