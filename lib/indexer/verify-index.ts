import 'server-only'
import { eq, getTableName, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents, payments, quotes } from '@/lib/db/schema/payments'
import type { Database, Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import { openCheckpoint } from './checkpoint'
import { CATCH_UP } from './start-indexer'
import { syncNetwork } from './sync-network'
import { type SyncCapabilities, writeRanges } from './write-ranges'

/** What the chain alone decides, and the block that each row belongs to. Hashes of recent blocks are only for forks. */
const TABLES = [
  { table: chainLogs, block: 'block_number' },
  { table: payments, block: 'authorized_block' },
  { table: paymentEvents, block: 'block_number' },
  { table: historyEntries, block: 'block_number' },
] as const satisfies readonly { table: PgTable; block: string }[]

/** How a table of an index compares with the same table of a clean replay. */
type TableVerdict = {
  table: string
  rows: number
  replayedRows: number
  /** Lowest block whose rows differ; null where every row is the same. */
  firstDifferentBlock: number | null
}

/** Whether a network's index is what its chain says, up to the block that the index was at. */
export type IndexVerdict = { chainId: number; block: number; ok: boolean; tables: TableVerdict[] }

/** Attempts until the index and the replay stand on the same block: forks and a busy chain move both. */
const ATTEMPTS = 5
const PAUSE_MS = 1_000

/**
 * Replays a network's chain from its first block into an empty, migrated database and compares every row with the index.
 * The index may go on meanwhile: it is read as it was at one moment. Throws what the endpoints throw.
 */
export async function verifyIndex(
  { live, scratch }: { live: Database; scratch: Database },
  { client, network }: Pick<SyncCapabilities, 'client' | 'network'>,
): Promise<IndexVerdict> {
  const { db } = live
  const { chainId, deployment } = network
  const at = { chainId, fromBlock: deployment.fromBlock }
  const replay = { db: scratch.db, client, network }
  await copyQuotes(db, scratch.db, chainId)
  await replayTo(replay, (await openCheckpoint(db, at)).blockNumber)
  const compare = async (tx: Db): Promise<IndexVerdict | null> => {
    const ours = await readCheckpoint(tx, chainId)
    if (!ours) return null
    await copyQuotes(tx, scratch.db, chainId)
    await replayTo(replay, ours.blockNumber)
    const replayed = await readCheckpoint(scratch.db, chainId)
    if (replayed?.blockHash !== ours.blockHash) return null
    const tables = []
    for (const each of TABLES) tables.push(await compareTable({ ours: tx, replayed: scratch.db, chainId }, each))
    return { chainId, block: ours.blockNumber, ok: tables.every((one) => one.firstDifferentBlock === null), tables }
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const verdict = await db.transaction(compare, { isolationLevel: 'repeatable read', accessMode: 'read only' })
    if (verdict) return verdict
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  // The index stands on a block that the chain does not have, and stays there.
  return { chainId, block: (await openCheckpoint(db, at)).blockNumber, ok: false, tables: [] }
}

/** Which payments are accepted follows from the quotes, which are not on chain. */
async function copyQuotes(from: Db, to: Db, chainId: number): Promise<void> {
  await insertRows(to, quotes, await from.select().from(quotes).where(eq(quotes.chainId, chainId)))
}

/** Replays up to a block; a fork of what was replayed is followed to the chain's head instead. */
async function replayTo({ db, client, network }: SyncCapabilities, block: number): Promise<void> {
  const { chainId, deployment } = network
  for (;;) {
    const checkpoint = await openCheckpoint(db, { chainId, fromBlock: deployment.fromBlock })
    if (checkpoint.blockNumber >= block) return
    const { forked } = await writeRanges({ db, client, network }, { ...CATCH_UP, checkpoint, head: block })
    if (forked) await syncNetwork({ db, client, network }, CATCH_UP)
  }
}

async function readCheckpoint(db: Db, chainId: number) {
  const { rows } = await db.execute<{ number: string; hash: string }>(
    sql`SELECT block_number AS number, block_hash AS hash FROM chain_checkpoints WHERE chain_id = ${chainId}`,
  )
  const [row] = rows
  return row && { blockNumber: Number(row.number), blockHash: row.hash }
}

type Sides = { ours: Db; replayed: Db; chainId: number }

/** Blocks of one part of the comparison: within the first part that differs each block is looked at. */
const PART_BLOCKS = 10_000

async function compareTable(sides: Sides, { table, block }: (typeof TABLES)[number]): Promise<TableVerdict> {
  const sums = (db: Db, size: number, part?: number) => sumRows(db, { ...sides, table, block, size, part })
  const [ours, replayed] = [await sums(sides.ours, PART_BLOCKS), await sums(sides.replayed, PART_BLOCKS)]
  const count = (parts: Sums) => [...parts.values()].reduce((total, { rows }) => total + rows, 0)
  const part = firstDifference(ours, replayed)
  const blocks = part === null ? [] : [await sums(sides.ours, 1, part), await sums(sides.replayed, 1, part)]
  const [ourBlocks, replayedBlocks] = blocks
  return {
    table: getTableName(table),
    ...{ rows: count(ours), replayedRows: count(replayed) },
    firstDifferentBlock: ourBlocks && replayedBlocks ? firstDifference(ourBlocks, replayedBlocks) : null,
  }
}

/** Number of rows and sum of their hashes, by part. */
type Sums = Map<number, { rows: number; sum: string }>

async function sumRows(
  db: Db,
  asked: { chainId: number; table: PgTable; block: string; size: number; part?: number | undefined },
): Promise<Sums> {
  const { chainId, table, size, part } = asked
  const block = sql.identifier(asked.block)
  const within = part === undefined ? sql`true` : sql`${block} / ${sql.raw(String(PART_BLOCKS))} = ${part}`
  const { rows } = await db.execute<{ part: string; rows: string; sum: string }>(sql`
    SELECT ${block} / ${sql.raw(String(size))} AS part, count(*) AS rows, sum(hashtextextended(t::text, 0)::numeric)::text AS sum
    FROM ${table} t WHERE chain_id = ${chainId} AND ${within} GROUP BY 1 ORDER BY 1`)
  return new Map(rows.map((row) => [Number(row.part), { rows: Number(row.rows), sum: row.sum }]))
}

function firstDifference(ours: Sums, replayed: Sums): number | null {
  const parts = [...new Set([...ours.keys(), ...replayed.keys()])].sort((a, b) => a - b)
  return parts.find((part) => ours.get(part)?.sum !== replayed.get(part)?.sum) ?? null
}
