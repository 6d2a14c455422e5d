import 'server-only'
import { and, asc, eq, gte, inArray, isNotNull, lt, lte, sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { InvalidInputError } from '@/lib/core/app-error'
import { chainCheckpoints, chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import { tasks } from '@/lib/db/schema/usage'
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
  const question = { network, wallets, month }
  const rows = [...(await selectMonth(db, question)), ...(await selectPrepaidMonth(db, question))].sort(byPlace)
  if (rows.length > MAX_LINES) throw new InvalidInputError('month', 'has too many lines', 'Use GET /history.csv.')
  const lines = rows.map(({ logIndex: _place, ...row }) => ({
    ...row,
    token: toChecksumAddress(row.token),
    amount: row.amount.toString(),
    fee: row.fee.toString(),
    burned: row.burned.toString(),
  }))
  const addresses = wallets.map(toChecksumAddress).toSorted()
  const document = { chainId, month, wallets: addresses, totals: toTotals(network, rows), lines }
  return { ...document, hash: hashDocument(document) }
}

/** One final event of a payment or a prepaid balance. */
type Row = {
  at: number
  type: string
  paymentId: `0x${string}` | null
  taskId: string | null
  epoch: number | null
  token: Address
  amount: bigint
  fee: bigint
  burned: bigint
  transactionHash: `0x${string}`
  blockNumber: number
  logIndex: number
}

function byPlace(a: Row, b: Row): number {
  return a.blockNumber - b.blockNumber || a.logIndex - b.logIndex
}

async function selectMonth(db: Db, { network, wallets, month }: Question): Promise<Row[]> {
  const [start, end] = boundsOf(month)
  const { blockTime, txHash, type, paymentId, epoch, token, amount, fee, burned, blockNumber, logIndex } = paymentEvents
  const touched = selectTouched(db, { network, wallets, month })
  return db
    .select({
      ...{ at: blockTime, type, paymentId, taskId: quotes.taskId, epoch, token, amount, fee, burned },
      ...{ transactionHash: txHash, blockNumber, logIndex },
    })
    .from(touched)
    .innerJoin(
      paymentEvents,
      and(eq(paymentEvents.chainId, network.chainId), eq(paymentEvents.paymentId, touched.paymentId)),
    )
    .innerJoin(
      payments,
      and(eq(payments.chainId, paymentEvents.chainId), eq(payments.paymentId, paymentEvents.paymentId)),
    )
    .innerJoin(chainCheckpoints, eq(chainCheckpoints.chainId, paymentEvents.chainId))
    .leftJoin(quotes, eq(quotes.quoteId, payments.quoteId))
    .where(
      and(
        inArray(payments.payer, [...wallets]),
        gte(paymentEvents.blockTime, start),
        lt(paymentEvents.blockTime, end),
        lte(paymentEvents.blockNumber, chainCheckpoints.finalizedBlock),
      ),
    )
    .orderBy(asc(paymentEvents.blockNumber), asc(paymentEvents.logIndex))
    .limit(MAX_LINES + 1)
}

/**
 * The payments that something happened to in the month, by the wallets' own histories, which are in the order of time: a
 * payer of many years has as many events of payments that nothing happened to. A reversal, which has no line of its own,
 * comes with a refund in the same transaction.
 */
function selectTouched(db: Db, { network, wallets, month }: Question) {
  const [start, end] = boundsOf(month)
  const h = historyEntries
  return db
    .selectDistinct({ paymentId: h.paymentId })
    .from(h)
    .where(
      and(
        eq(h.chainId, network.chainId),
        inArray(h.wallet, [...wallets]),
        isNotNull(h.paymentId),
        gte(h.blockTime, start),
        lt(h.blockTime, end),
      ),
    )
    .as('touched')
}

/** Deposits, settlements and withdrawals of the wallets' prepaid balances, with what the chain's own events say of them. */
async function selectPrepaidMonth(db: Db, { network, wallets, month }: Question): Promise<Row[]> {
  const [start, end] = boundsOf(month)
  const h = historyEntries
  const rows = await db
    .select({
      ...{ at: h.blockTime, type: h.type, taskId: tasks.taskId, epoch: h.epoch, token: h.token, amount: h.amount },
      ...{ fee: h.fee, args: chainLogs.args, transactionHash: h.txHash },
      ...{ blockNumber: h.blockNumber, logIndex: h.logIndex },
    })
    .from(h)
    .innerJoin(chainCheckpoints, eq(chainCheckpoints.chainId, h.chainId))
    .innerJoin(
      chainLogs,
      and(
        eq(chainLogs.chainId, h.chainId),
        eq(chainLogs.blockNumber, h.blockNumber),
        eq(chainLogs.logIndex, h.logIndex),
      ),
    )
    .leftJoin(tasks, and(eq(tasks.chainId, h.chainId), eq(tasks.taskRef, sql`${chainLogs.args} ->> 'taskRef'`)))
    .where(
      and(
        eq(h.chainId, network.chainId),
        inArray(h.wallet, [...wallets]),
        inArray(h.type, ['prepaid-deposited', 'prepaid-settled', 'prepaid-withdrawn']),
        gte(h.blockTime, start),
        lt(h.blockTime, end),
        lte(h.blockNumber, chainCheckpoints.finalizedBlock),
      ),
    )
    .orderBy(asc(h.blockNumber), asc(h.logIndex))
    .limit(MAX_LINES + 1)
  return rows.map(({ args, fee, ...row }) => ({
    ...{ ...row, paymentId: null, fee: fee ?? 0n },
    burned: typeof args.burned === 'string' ? BigInt(args.burned) : 0n,
  }))
}

/** First second of the month and of the one after it. */
function boundsOf(month: string): [number, number] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return [Date.UTC(year, number - 1) / 1000, Date.UTC(year, number) / 1000]
}

function toTotals({ deployment }: NetworkConfig, rows: readonly Row[]): StatementView['totals'] {
  const tokens = [...new Set(rows.map((row) => row.token))].toSorted()
  return tokens.map((token) => {
    const own = rows.filter((row) => row.token === token)
    const sum = (types: readonly string[], part: 'amount' | 'fee' | 'burned' = 'amount') =>
      own.reduce((total, row) => (types.includes(row.type) ? total + row[part] : total), 0n)
    const lessReversed = (types: readonly string[], part: 'amount' | 'fee' | 'burned' = 'amount') =>
      sum(types, part) - sum(['capture-reversed'], part)
    const entry = deployment.tokens.find(({ address }) => address === token)
    const captured = lessReversed(['captured'])
    const settled = sum(['prepaid-settled'])
    const fees = lessReversed(['captured', 'prepaid-settled'], 'fee')
    const burned = lessReversed(['captured', 'prepaid-settled'], 'burned')
    return {
      ...{ token: toChecksumAddress(token), symbol: entry?.symbol ?? '', decimals: entry?.decimals ?? 0 },
      authorized: sum(['authorized']).toString(),
      captured: captured.toString(),
      settled: settled.toString(),
      fees: fees.toString(),
      burned: burned.toString(),
      net: (captured + settled - fees - burned).toString(),
      returned: sum(['voided', 'reclaimed']).toString(),
      refunded: lessReversed(['refunded']).toString(),
      prepaidDeposited: sum(['prepaid-deposited']).toString(),
      prepaidWithdrawn: sum(['prepaid-withdrawn']).toString(),
    }
  })
}
