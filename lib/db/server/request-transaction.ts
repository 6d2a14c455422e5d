import 'server-only'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, like, sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { AppError, NotFoundError } from '@/lib/core/app-error'
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

/**
 * Queues a transaction that failed or was reverted once more, without its pause. Answers the newest one of the intent
 * where another attempt is under way already. Throws NotFoundError (for one of another network too), or
 * {@link CapturesRepeatThemselvesError}.
 */
export async function retryTransaction(
  db: Db,
  { id, chainIds }: { id: string; chainIds: readonly number[] },
): Promise<OperatorTransaction> {
  const [old] = await db
    .select()
    .from(operatorTransactions)
    .where(and(eq(operatorTransactions.id, id), inArray(operatorTransactions.chainId, [...chainIds])))
  if (!old) throw new NotFoundError('Transaction', id)
  const intent = old.idempotencyKey.replace(/#[0-9]+$/, '')
  if (/^(capture|settle):/.test(intent)) throw new CapturesRepeatThemselvesError(id)
  const newest = (await findTransaction(db, { chainId: old.chainId, intent })) ?? old
  if (!isOver(newest)) return newest
  const { chainId, signer, to, data, description } = newest
  const [made] = await db
    .insert(operatorTransactions)
    .values({
      ...{ chainId, signer, to, data, description },
      id: randomUUID(),
      idempotencyKey: `${intent}#${attemptOf(newest) + 1}`,
    })
    .onConflictDoNothing()
    .returning()
  return made ?? (await retryTransaction(db, { id, chainIds }))
}

/** The newest transaction of an intent, or null. */
export async function findTransaction(
  db: Db,
  { chainId, intent }: { chainId: number; intent: string },
): Promise<OperatorTransaction | null> {
  const prefix = `${intent}#`
  const attempt = sql`substr(${operatorTransactions.idempotencyKey}, ${prefix.length + 1}::int)`
  const [row] = await db
    .select()
    .from(operatorTransactions)
    .where(
      and(
        eq(operatorTransactions.chainId, chainId),
        like(operatorTransactions.idempotencyKey, `${prefix.replace(/[\\%_]/g, '\\$&')}%`),
        sql`${attempt} ~ '^[0-9]{1,9}$'`,
      ),
    )
    .orderBy(desc(sql`CASE WHEN ${attempt} ~ '^[0-9]{1,9}$' THEN (${attempt})::int END`))
    .limit(1)
  return row ?? null
}

/** Whether a transaction ended without doing what it was for. */
export function isOver({ state }: Pick<OperatorTransaction, 'state'>): boolean {
  return state === 'reverted' || state === 'failed'
}

function attemptOf(transaction: OperatorTransaction): number {
  return Number(transaction.idempotencyKey.split('#').at(-1))
}

function pauseAfter(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
}

/** What a failed batch was to take is sent again by the worker: the old batch beside it would take it twice. */
export class CapturesRepeatThemselvesError extends AppError {
  constructor(id: string) {
    super(`Transaction ${id} takes payments: the worker sends what is still due by itself`, {
      code: 'CAPTURES_REPEAT_THEMSELVES',
      status: 409,
    })
  }
}
