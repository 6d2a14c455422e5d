import 'server-only'
import { randomBytes } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { encodePacked, keccak256 } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import { assert } from '@/lib/core/assert'
import { quotes } from '@/lib/db/schema/payments'
import { tasks } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'
import { toPaymentId } from '../payment-id'
import { type QuoteTerms, quotedPaymentInfo } from '../quote'

/** What {@link storeQuote} keeps. `terms.payer` is who pays, also where the signed quote named nobody. */
export type StoredQuote = {
  network: NetworkConfig
  terms: QuoteTerms
  signature: `0x${string}`
  bearer: boolean
  nowMs: number
}

/**
 * Keeps a signed quote and the task it allots, once for each task: where there is one already, that one is answered.
 */
export async function storeQuote(db: Db, quote: StoredQuote): Promise<typeof quotes.$inferSelect> {
  return db.transaction(async (tx) => {
    const row = toRow(quote)
    // By any of its keys: with one of them named, two that come at the same moment may still collide on another.
    const [made] = await tx.insert(quotes).values(row).onConflictDoNothing().returning()
    if (made) await tx.insert(tasks).values(toTask(made))
    return made ?? (await findByTask(tx, row))
  })
}

/** The quote that allotted a task, or null. */
export async function findQuoteOfTask(
  db: Db,
  { chainId, taskId }: { chainId: number; taskId: string },
): Promise<typeof quotes.$inferSelect | null> {
  const [row] = await db
    .select()
    .from(quotes)
    .where(and(eq(quotes.chainId, chainId), eq(quotes.taskId, taskId)))
  return row ?? null
}

async function findByTask(db: Db, task: { chainId: number; taskId: string }) {
  const row = await findQuoteOfTask(db, task)
  assert(row, 'a quote that could not be stored is there')
  return row
}

function toRow({ network, terms, signature, bearer, nowMs }: StoredQuote) {
  const scope = { chainId: network.chainId, escrow: network.deployment.escrow }
  const info = quotedPaymentInfo(scope, { ...terms, bearer })
  return {
    ...terms,
    bearer,
    quoteId: `quo_${randomBytes(12).toString('hex')}`,
    chainId: network.chainId,
    salt: info.salt,
    paymentId: toPaymentId(scope, info),
    signature,
    createdAt: new Date(networkNowMs(network, nowMs)),
  }
}

function toTask(quote: typeof quotes.$inferSelect): typeof tasks.$inferInsert {
  const { chainId, taskId, quoteId, gpuModel, payer } = quote
  const salt = `0x${randomBytes(32).toString('hex')}` as const
  const taskRef = keccak256(encodePacked(['bytes32', 'string'], [salt, taskId]))
  return { chainId, taskId, salt, taskRef, quoteId, consumer: payer, gpuModel }
}
