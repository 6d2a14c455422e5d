import 'server-only'
import { and, eq, inArray, type SQL, sql } from 'drizzle-orm'
import type { PublicClient } from 'viem'
import { type NetworkConfig, networkNowMs } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { AppError, NotFoundError } from '@/lib/core/app-error'
import { SECOND_MS } from '@/lib/core/time'
import { payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { usableCredit } from '../prepaid-credit'
import { burnPerEpoch } from '../top-up-advice'
import { readCommitments } from './prepaid-commitments'
import { readFinalizedBlock } from './read-finalized-block'
import { accountKey, readPrepaidBalances } from './read-prepaid-balances'

type Quote = typeof quotes.$inferSelect

/** Which quote is started, by whom, and what its balance is weighed against. */
export type PrepaidStart = {
  network: NetworkConfig
  quoteId: string
  /** The caller's: one of them must be the quote's payer. */
  wallets: readonly Address[]
  nowMs: number
  lengthSeconds: number
  /** Whether the task of `q.task_id` is over and weighed. */
  isTaskSettled: SQL
}

/**
 * Starts a quoted task on its payer's prepaid balance: no transaction, the price stays the quote's. Refused unless the
 * usable balance, by its final and by its latest state, covers the whole task beside everything that runs on it already,
 * and the limit per epoch lets all of it run at once. Doing it again changes nothing. A quote is paid once: by its
 * payment in the escrow or by this, whichever is known first. Throws NotFoundError, {@link QuoteNotStartableError},
 * {@link PrepaidTooLowError}, {@link PrepaidLimitTooLowError}.
 */
export async function startPrepaidTask(
  { db, client }: { db: Db; client: PublicClient },
  start: PrepaidStart,
): Promise<void> {
  const { network, quoteId } = start
  const quote = await findQuote(db, start)
  if (quote.prepaidAt !== null) return
  const balances = await readBalances({ db, client }, network, quote)
  await db.transaction(async (tx) => {
    // One start at a time on a balance: two together must not both be covered by the same money.
    await tx.execute(sql`
      SELECT pg_advisory_xact_lock(hashtextextended(${`prepaid:${network.chainId}:${accountKey(quote)}`}, 0))`)
    const [locked] = await tx.select().from(quotes).where(eq(quotes.quoteId, quoteId)).for('update')
    if (!locked || locked.prepaidAt !== null) return
    await checkCover(tx, { start, quote: locked, balances })
    await checkStartable(tx, start, locked)
    const prepaidAt = Math.floor(networkNowMs(network, start.nowMs) / SECOND_MS)
    await tx.update(quotes).set({ prepaidAt }).where(eq(quotes.quoteId, quoteId))
  })
}

async function findQuote(db: Db, { network, quoteId, wallets }: PrepaidStart): Promise<Quote> {
  const [quote] = await db
    .select()
    .from(quotes)
    .where(
      and(
        eq(quotes.quoteId, quoteId),
        eq(quotes.chainId, network.chainId),
        wallets.length === 0 ? sql`false` : inArray(quotes.payer, [...wallets]),
      ),
    )
  if (!quote) throw new NotFoundError('Quote', quoteId)
  return quote
}

/** Usable and limit as both the final and the latest block have them: what is only announced or not final counts against. */
async function readBalances({ db, client }: { db: Db; client: PublicClient }, network: NetworkConfig, quote: Quote) {
  const finalized = await readFinalizedBlock(db, { chainId: network.chainId })
  const read = async (blockNumber?: number) =>
    (
      await readPrepaidBalances(client, {
        ...{ network, accounts: [quote] },
        ...(blockNumber === undefined ? {} : { blockNumber }),
      })
    ).get(accountKey(quote))
  const found = await Promise.all([read(), finalized === null ? undefined : read(finalized)])
  const [latest, final = latest] = found
  const usable = [latest, final].map((balance) => (balance ? usableCredit(balance) : 0n))
  const limits = [latest, final].map((balance) => balance?.nextMaxPerEpoch ?? 0n)
  return { usable: smaller(usable), maxPerEpoch: smaller(limits) }
}

function smaller([a = 0n, b = 0n]: readonly bigint[]): bigint {
  return b < a ? b : a
}

async function checkStartable(tx: Db, { network, nowMs }: PrepaidStart, quote: Quote): Promise<void> {
  if (networkNowMs(network, nowMs) / SECOND_MS >= quote.expiresAt) {
    throw new QuoteNotStartableError('QUOTE_EXPIRED', 'It has run out')
  }
  const [payment] = await tx
    .select({ paymentId: payments.paymentId })
    .from(payments)
    .where(and(eq(payments.chainId, quote.chainId), eq(payments.paymentId, quote.paymentId)))
  if (payment) throw new QuoteNotStartableError('QUOTE_PAID', 'It is paid for by its payment in the escrow')
}

async function checkCover(
  tx: Db,
  { start, quote, balances }: { start: PrepaidStart; quote: Quote; balances: { usable: bigint; maxPerEpoch: bigint } },
): Promise<void> {
  const { network, nowMs, lengthSeconds, isTaskSettled } = start
  const at = Math.floor(networkNowMs(network, nowMs) / SECOND_MS)
  const { chainId, payer, token, gpuMilli, pricePerGpuHour, maxAmount } = quote
  const bound = await readCommitments(tx, { chainId, payer, token, at, lengthSeconds, isTaskSettled })
  const { usable, maxPerEpoch } = balances
  if (usable < bound.committed + maxAmount) {
    throw new PrepaidTooLowError({ usable, committed: bound.committed, needed: maxAmount })
  }
  const burn = bound.burn + burnPerEpoch({ gpuMilli, pricePerGpuHour, left: maxAmount }, lengthSeconds)
  if (burn > maxPerEpoch) throw new PrepaidLimitTooLowError({ maxPerEpoch, needed: burn })
}

/** The quote cannot be started any more. */
export class QuoteNotStartableError extends AppError {
  constructor(code: 'QUOTE_EXPIRED' | 'QUOTE_PAID', why: string) {
    super(`This quote cannot be started on the prepaid balance: ${why.toLowerCase()}`, { code, status: 409 })
  }
}

/** The balance does not cover the task beside what runs on it. */
export class PrepaidTooLowError extends AppError {
  constructor({ usable, committed, needed }: { usable: bigint; committed: bigint; needed: bigint }) {
    const missing = committed + needed - usable
    super('The prepaid balance does not cover this task beside what runs on it already', {
      code: 'PREPAID_TOO_LOW',
      status: 409,
      hint: `Deposit ${missing} base units more and wait until the deposit is final, or choose a shorter task.`,
      extensions: {
        ...{ usable: usable.toString(), committed: committed.toString() },
        ...{ needed: needed.toString(), missing: missing.toString() },
      },
    })
  }
}

/** The limit per epoch would stop it, or what runs already. */
export class PrepaidLimitTooLowError extends AppError {
  constructor({ maxPerEpoch, needed }: { maxPerEpoch: bigint; needed: bigint }) {
    super('The limit per epoch of the prepaid balance is too low for this task beside what runs already', {
      code: 'PREPAID_LIMIT_TOO_LOW',
      status: 409,
      hint: `Raise the limit to ${needed} base units at least.`,
      extensions: { maxPerEpoch: maxPerEpoch.toString(), needed: needed.toString() },
    })
  }
}
