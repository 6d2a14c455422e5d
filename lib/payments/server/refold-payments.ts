import 'server-only'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { z } from 'zod'
import { assert } from '@/lib/core/assert'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { foldPayment, type PaymentEventType, type PaymentInfo } from '../fold-payment'
import { paymentRejection } from '../payment-rejection'

const hex = z.string().transform((text) => text as `0x${string}`)

/** The escrow's PaymentInfo as an event's stored arguments have it. */
export const storedInfo = z.object({
  operator: hex,
  payer: hex,
  token: hex,
  maxAmount: z.string().transform(BigInt),
  feeBps: z.number(),
  burnBps: z.number(),
  authorizationExpiry: z.number(),
  refundExpiry: z.number(),
  salt: hex,
})

/** Most payments folded at once: keeps statements and memory small in a backfill. */
const PAYMENTS_PER_PASS = 1_000

type EventRow = typeof paymentEvents.$inferSelect
type QuoteRow = Pick<
  typeof quotes.$inferSelect,
  'quoteId' | 'salt' | 'paymentId' | 'maxAmount' | 'expiresAt' | 'prepaidAt'
>

/**
 * Folds the stored events of these payments anew and replaces their rows; a payment without events is removed. Called
 * with what new blocks touched, and with what a reorg took away: both ways lead to the same rows.
 */
export async function refoldPayments(
  db: Db,
  { chainId, paymentIds }: { chainId: number; paymentIds: readonly `0x${string}`[] },
): Promise<void> {
  for (let start = 0; start < paymentIds.length; start += PAYMENTS_PER_PASS) {
    await refoldSome(db, chainId, paymentIds.slice(start, start + PAYMENTS_PER_PASS))
  }
}

async function refoldSome(db: Db, chainId: number, paymentIds: readonly `0x${string}`[]): Promise<void> {
  const rows = await db
    .select()
    .from(paymentEvents)
    .where(and(eq(paymentEvents.chainId, chainId), inArray(paymentEvents.paymentId, [...paymentIds])))
    .orderBy(asc(paymentEvents.blockNumber), asc(paymentEvents.logIndex))
  const groups = groupByPayment(rows)
  const gone = paymentIds.filter((id) => !groups.has(id))
  if (gone.length > 0) {
    await db.delete(payments).where(and(eq(payments.chainId, chainId), inArray(payments.paymentId, gone)))
  }
  const infos = new Map([...groups].map(([id, events]) => [id, readInfo(events)]))
  const bySalt = await loadQuotes(db, chainId, [...infos.values()])
  const folded = [...groups].map(([id, events]) => toPaymentRow(events, infos.get(id), bySalt))
  if (folded.length > 0) await upsert(db, folded)
}

function groupByPayment(rows: readonly EventRow[]): Map<`0x${string}`, EventRow[]> {
  const groups = new Map<`0x${string}`, EventRow[]>()
  for (const row of rows) {
    const group = groups.get(row.paymentId)
    if (group) group.push(row)
    else groups.set(row.paymentId, [row])
  }
  return groups
}

function readInfo(events: readonly EventRow[]): PaymentInfo {
  const first = events[0]
  assert(first?.type === 'authorized', `payment ${first?.paymentId} starts with its authorisation`)
  return storedInfo.parse(first.details)
}

async function loadQuotes(db: Db, chainId: number, infos: readonly PaymentInfo[]): Promise<Map<string, QuoteRow>> {
  if (infos.length === 0) return new Map()
  const salts = infos.map((info) => info.salt)
  const { quoteId, salt, paymentId, maxAmount, expiresAt, prepaidAt } = quotes
  const rows = await db
    .select({ quoteId, salt, paymentId, maxAmount, expiresAt, prepaidAt })
    .from(quotes)
    .where(and(eq(quotes.chainId, chainId), inArray(quotes.salt, salts)))
    // Whoever comes first, this authorisation or a start on the prepaid balance, the other one sees it.
    .orderBy(asc(quotes.quoteId))
    .for('share')
  return new Map(rows.map((row) => [row.salt, row]))
}

function toPaymentRow(
  events: readonly EventRow[],
  info: PaymentInfo | undefined,
  bySalt: ReadonlyMap<string, QuoteRow>,
): typeof payments.$inferInsert {
  const [first] = events
  assert(first && info, 'a folded payment has events')
  const { disputed: _disputed, ...money } = foldPayment(
    events.map((event) => ({ ...event, type: event.type as PaymentEventType })),
  )
  const quote = bySalt.get(info.salt) ?? null
  const authorization = { paymentId: first.paymentId, amount: first.amount, blockTime: first.blockTime }
  return {
    chainId: first.chainId,
    paymentId: first.paymentId,
    quoteId: quote?.paymentId === first.paymentId ? quote.quoteId : null,
    ...info,
    ...money,
    rejection: paymentRejection(quote, authorization),
    authorizedBlock: first.blockNumber,
    authorizedTxHash: first.txHash,
    authorizedAt: first.blockTime,
  }
}

async function upsert(db: Db, rows: (typeof payments.$inferInsert)[]): Promise<void> {
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  await db
    .insert(payments)
    .values(rows)
    .onConflictDoUpdate({
      target: [payments.chainId, payments.paymentId],
      set: {
        quoteId: excluded('quote_id'),
        authorized: excluded('authorized'),
        captured: excluded('captured'),
        voided: excluded('voided'),
        reclaimed: excluded('reclaimed'),
        refunded: excluded('refunded'),
        fees: excluded('fees'),
        burned: excluded('burned'),
        rejection: excluded('rejection'),
        authorizedBlock: excluded('authorized_block'),
        authorizedTxHash: excluded('authorized_tx_hash'),
        authorizedAt: excluded('authorized_at'),
      },
    })
}
