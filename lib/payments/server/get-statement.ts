import 'server-only'
import { and, asc, eq, gte, inArray, lt, lte } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { InvalidInputError } from '@/lib/core/app-error'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { StatementView } from '../statement-view'
import { hashDocument } from './hash-document'

/** More lines than anybody reads; who has more takes the history's CSV. */
const MAX_LINES = 10_000

/** Whose statement, and of which month (YYYY-MM, UTC). */
type Question = { network: NetworkConfig; wallets: readonly Address[]; month: string }

/** The statement of a month of the caller's wallets on a network. Throws InvalidInputError for a month too full. */
export async function getStatement(db: Db, { network, wallets, month }: Question): Promise<StatementView> {
  const { chainId } = network
  const rows = await selectMonth(db, { network, wallets, month })
  if (rows.length > MAX_LINES) throw new InvalidInputError('month', 'has too many lines', 'Use GET /history.csv.')
  const lines = rows.map(({ event, taskId }) => ({
    ...{ at: event.blockTime, type: event.type, paymentId: event.paymentId, taskId, epoch: event.epoch },
    token: toChecksumAddress(event.token),
    amount: event.amount.toString(),
    fee: event.fee.toString(),
    burned: event.burned.toString(),
    transactionHash: event.txHash,
    blockNumber: event.blockNumber,
  }))
  const addresses = wallets.map(toChecksumAddress).toSorted()
  const document = { chainId, month, wallets: addresses, totals: toTotals(network, rows), lines }
  return { ...document, hash: hashDocument(document) }
}

type Row = Awaited<ReturnType<typeof selectMonth>>[number]

async function selectMonth(db: Db, { network, wallets, month }: Question) {
  const [start, end] = boundsOf(month)
  return db
    .select({ event: paymentEvents, taskId: quotes.taskId })
    .from(paymentEvents)
    .innerJoin(
      payments,
      and(eq(payments.chainId, paymentEvents.chainId), eq(payments.paymentId, paymentEvents.paymentId)),
    )
    .innerJoin(chainCheckpoints, eq(chainCheckpoints.chainId, paymentEvents.chainId))
    .leftJoin(quotes, eq(quotes.quoteId, payments.quoteId))
    .where(
      and(
        eq(paymentEvents.chainId, network.chainId),
        inArray(payments.payer, [...wallets]),
        gte(paymentEvents.blockTime, start),
        lt(paymentEvents.blockTime, end),
        lte(paymentEvents.blockNumber, chainCheckpoints.finalizedBlock),
      ),
    )
    .orderBy(asc(paymentEvents.blockNumber), asc(paymentEvents.logIndex))
    .limit(MAX_LINES + 1)
}

/** First second of the month and of the one after it. */
function boundsOf(month: string): [number, number] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return [Date.UTC(year, number - 1) / 1000, Date.UTC(year, number) / 1000]
}

function toTotals({ deployment }: NetworkConfig, rows: readonly Row[]): StatementView['totals'] {
  const tokens = [...new Set(rows.map(({ event }) => event.token))].toSorted()
  return tokens.map((token) => {
    const events = rows.map(({ event }) => event).filter((event) => event.token === token)
    const sum = (types: readonly string[], part: 'amount' | 'fee' | 'burned' = 'amount') =>
      events.reduce((total, event) => (types.includes(event.type) ? total + event[part] : total), 0n)
    const entry = deployment.tokens.find(({ address }) => address === token)
    const lessReversed = (type: string, part: 'amount' | 'fee' | 'burned' = 'amount') =>
      sum([type], part) - sum(['capture-reversed'], part)
    const captured = lessReversed('captured')
    const fees = lessReversed('captured', 'fee')
    const burned = lessReversed('captured', 'burned')
    return {
      ...{ token: toChecksumAddress(token), symbol: entry?.symbol ?? '', decimals: entry?.decimals ?? 0 },
      authorized: sum(['authorized']).toString(),
      captured: captured.toString(),
      fees: fees.toString(),
      burned: burned.toString(),
      net: (captured - fees - burned).toString(),
      returned: sum(['voided', 'reclaimed']).toString(),
      refunded: lessReversed('refunded').toString(),
    }
  })
}
