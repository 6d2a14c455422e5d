import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, like, or, sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { SECOND_MS } from '@/lib/core/time'
import { operatorTransactions } from '@/lib/db/schema/chain'
import type { Db } from './database'

/** A row of the operator's queue. */
export type OperatorTransaction = typeof operatorTransactions.$inferSelect

/** What is to be sent, and for which purpose. */
export type TransactionRequest = {
  chainId: number
  signer: Address
  /** Same intent = same purpose: it is never under way twice. */
  intent: string
  to: Address
  data: Hex
  /** For people and logs. */
  description: string
}

/** First wait before a failed intent is tried again; doubles up to {@link LONGEST_PAUSE_MS}. */
const FIRST_PAUSE_MS = 5 * SECOND_MS
const LONGEST_PAUSE_MS = 600 * SECOND_MS

/**
 * Queues a transaction unless one for the same intent is under way or done. One that failed is queued anew after a
 * pause that doubles. Returns the newest one of the intent.
 */
export async function requestTransaction(db: Db, request: TransactionRequest): Promise<OperatorTransaction> {
  const newest = await findTransaction(db, request)
  if (newest && !isOver(newest)) return newest
  const attempt = newest ? attemptOf(newest) + 1 : 1
  if (newest && Date.now() - newest.createdAt.getTime() < pauseAfter(attempt - 1)) return newest
  const { intent, ...rest } = request
  const [made] = await db
    .insert(operatorTransactions)
    .values({ ...rest, id: randomUUID(), idempotencyKey: `${intent}#${attempt}` })
    .onConflictDoNothing()
    .returning()
  return made ?? (await requestTransaction(db, request))
}

/** The newest transaction of an intent, or null. */
export async function findTransaction(
  db: Db,
  { chainId, intent }: { chainId: number; intent: string },
): Promise<OperatorTransaction | null> {
  const escaped = intent.replace(/[\\%_]/g, '\\$&')
  const [row] = await db
    .select()
    .from(operatorTransactions)
    .where(
      and(
        eq(operatorTransactions.chainId, chainId),
        or(
          like(operatorTransactions.idempotencyKey, `${escaped}#_`),
          like(operatorTransactions.idempotencyKey, `${escaped}#__`),
          like(operatorTransactions.idempotencyKey, `${escaped}#___`),
        ),
      ),
    )
    .orderBy(desc(sql`length(${operatorTransactions.idempotencyKey})`), desc(operatorTransactions.idempotencyKey))
    .limit(1)
  return row ?? null
}

/** Whether it ended without doing what it was for. */
function isOver(transaction: OperatorTransaction): boolean {
  return transaction.state === 'reverted' || transaction.state === 'failed'
}

function attemptOf(transaction: OperatorTransaction): number {
  return Number(transaction.idempotencyKey.split('#').at(-1))
}

function pauseAfter(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
}
