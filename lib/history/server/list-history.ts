import 'server-only'
import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { chainCheckpoints, chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import type { Db } from '@/lib/db/server/database'
import type { HistoryFilter } from '../history-filter'
import type { HistoryEntryView, HistoryType } from '../history-view'

type HistoryRow = typeof historyEntries.$inferSelect

/**
 * Lines of the given wallets over the served networks, newest first. The cursor is the last line's own key, so that
 * new lines never shift a page.
 */
export async function listHistory(
  db: Db,
  parameters: {
    networks: readonly NetworkConfig[]
    wallets: readonly Address[]
    filter: HistoryFilter
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<HistoryEntryView>> {
  const { networks, wallets, filter, limit, cursor } = parameters
  if (wallets.length === 0) return { items: [], nextCursor: null }
  const where = and(...conditions(networks, filter), cursor ? isAfter(cursor) : undefined)
  const pages = await Promise.all(
    wallets.map(async (wallet) => {
      const parts = await partsOf(db, { wallet, networks, filter })
      return newestOf(db, { wallet, where, parts, limit: limit + 1 })
    }),
  )
  const rows = pages
    .flat()
    .sort(byAge)
    .slice(0, limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  const checkpoints = new Map((await db.select().from(chainCheckpoints)).map((row) => [row.chainId, row]))
  return {
    items: page.map((row) => toView(row, networks, checkpoints.get(row.chainId))),
    nextCursor: last ? encodeCursor(keyOf(last)) : null,
  }
}

/**
 * The newest lines of one wallet in these parts of its history: each is read in its own index's order, so that neither
 * the length of the history matters nor how rare what is asked for is. Many wallets at once would have to be sorted whole.
 */
async function newestOf(
  db: Db,
  { wallet, where, parts, limit }: { wallet: Address; where: SQL | undefined; parts: readonly Part[]; limit: number },
): Promise<HistoryRow[]> {
  const t = historyEntries
  const queries = parts.map((part) =>
    db
      .select()
      .from(t)
      .where(and(eq(t.wallet, wallet), part, where))
      .orderBy(desc(t.blockTime), desc(t.chainId), desc(t.blockNumber), desc(t.logIndex), desc(t.type))
      .limit(limit),
  )
  const [first, second, ...others] = queries
  if (!first) return []
  return second ? unionAll(first, second, ...others) : first
}

/** Newest first; the whole key decides, so that no two lines are ever level. */
function byAge(a: HistoryRow, b: HistoryRow): number {
  return (
    b.blockTime - a.blockTime ||
    b.chainId - a.chainId ||
    b.blockNumber - a.blockNumber ||
    b.logIndex - a.logIndex ||
    compareText(b.wallet, a.wallet) ||
    compareText(b.type, a.type)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function keyOf(row: HistoryRow): (string | number)[] {
  return [row.blockTime, row.chainId, row.blockNumber, row.logIndex, row.wallet, row.type]
}

function isAfter(cursor: string): SQL {
  const key = decodeCursor(cursor, ['integer', 'integer', 'integer', 'integer', 'string', 'string'])
  const [time, chain, block, index, wallet, type] = key
  const t = historyEntries
  return sql`(${t.blockTime}, ${t.chainId}, ${t.blockNumber}, ${t.logIndex}, ${t.wallet}, ${t.type})
    < (${time}::bigint, ${chain}::bigint, ${block}::bigint, ${index}::bigint, ${wallet}::text, ${type}::text)`
}

function conditions(networks: readonly NetworkConfig[], filter: HistoryFilter): (SQL | undefined)[] {
  const t = historyEntries
  const served = networks.map((network) => network.chainId)
  const chainIds = filter.chainIds ? served.filter((id) => filter.chainIds?.includes(id)) : served
  return [
    chainIds.length === 0 ? sql`false` : inArray(t.chainId, chainIds),
    filter.types && (filter.types.length === 0 ? sql`false` : inArray(t.type, [...filter.types])),
    filter.token && eq(t.token, filter.token),
    filter.from === undefined ? undefined : gte(t.blockTime, filter.from),
    filter.to === undefined ? undefined : lt(t.blockTime, filter.to),
  ]
}

/** A condition that an index keeps in the order of a page; none where a wallet's whole history is in that order. */
type Part = SQL | undefined

async function partsOf(
  db: Db,
  { wallet, networks, filter }: { wallet: Address; networks: readonly NetworkConfig[]; filter: HistoryFilter },
): Promise<Part[]> {
  if (filter.search) return partsNaming(filter.search, networks)
  if (!filter.chainIds && !filter.types && !filter.token) return [undefined]
  const t = historyEntries
  const kinds = await listKinds(db, wallet)
  return kinds
    .filter(({ chainId }) => filter.chainIds?.includes(chainId) ?? true)
    .filter(({ type }) => filter.types?.includes(type) ?? true)
    .filter(({ token }) => filter.token === undefined || token === filter.token)
    .map(({ chainId, type, token }) => and(eq(t.chainId, chainId), eq(t.type, type), eq(t.token, token)))
}

/** Whole values only: a search for part of one would have to read every line of a wallet. */
function partsNaming(search: string, networks: readonly NetworkConfig[]): Part[] {
  const t = historyEntries
  const hex = search.toLowerCase() as `0x${string}`
  const chainIds = networks.map((network) => network.chainId)
  const logs = sql`SELECT ${chainLogs.chainId}, ${chainLogs.blockNumber}, ${chainLogs.logIndex} FROM ${chainLogs}
    WHERE ${inArray(chainLogs.chainId, chainIds)} AND ${chainLogs.txHash} = ${hex}`
  const ofTransaction = sql`(${t.chainId}, ${t.blockNumber}, ${t.logIndex}) IN (${logs})`
  if (/^0x[0-9a-f]{64}$/.test(hex)) return [ofTransaction, eq(t.paymentId, hex)]
  // A task may be named as an address looks.
  return /^0x[0-9a-f]{40}$/.test(hex) ? [eq(t.counterparty, hex), eq(t.taskId, search)] : [eq(t.taskId, search)]
}

/** Network, type and token of a kind of lines. */
type Kind = { chainId: number; type: HistoryType; token: Address }

/** Every kind of lines that a wallet has, by one step in the index a kind, whatever the number of lines. */
async function listKinds(db: Db, wallet: Address): Promise<Kind[]> {
  const t = historyEntries
  const after = (row: SQL | undefined) => sql`
    SELECT ${t.chainId}, ${t.type}, ${t.token} FROM ${t} WHERE ${and(eq(t.wallet, wallet), row)}
    ORDER BY ${t.chainId}, ${t.type}, ${t.token} LIMIT 1`
  const { rows } = await db.execute<{ chain_id: number; type: HistoryType; token: Address }>(sql`
    WITH RECURSIVE kinds AS (
      (${after(undefined)}) UNION ALL SELECT next.* FROM kinds k CROSS JOIN LATERAL
        (${after(sql`(${t.chainId}, ${t.type}, ${t.token}) > (k.chain_id, k.type, k.token)`)}) next
    ) SELECT chain_id, type, token FROM kinds`)
  return rows.map(({ chain_id: chainId, type, token }) => ({ chainId, type, token }))
}

function toView(
  row: HistoryRow,
  networks: readonly NetworkConfig[],
  checkpoint: typeof chainCheckpoints.$inferSelect | undefined,
): HistoryEntryView {
  const network = networks.find((candidate) => candidate.chainId === row.chainId)
  const token = network?.deployment.tokens.find((entry) => entry.address === row.token)
  const { chainId, logIndex, blockNumber, direction, paymentId, taskId, epoch } = row
  return {
    id: `${chainId}:${row.txHash}:${logIndex}:${row.type}:${row.wallet}`,
    ...{ chainId, logIndex, blockNumber, direction, paymentId, taskId, epoch },
    transactionHash: row.txHash,
    at: row.blockTime,
    wallet: toChecksumAddress(row.wallet),
    type: row.type as HistoryType,
    token: toChecksumAddress(row.token),
    symbol: token?.symbol ?? '',
    decimals: token?.decimals ?? 0,
    amount: row.amount.toString(),
    counterparty: row.counterparty && toChecksumAddress(row.counterparty),
    fee: row.fee?.toString() ?? null,
    confirmations: Math.max(0, (checkpoint?.blockNumber ?? blockNumber) - blockNumber),
    final: blockNumber <= (checkpoint?.finalizedBlock ?? -1),
  }
}
