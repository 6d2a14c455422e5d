import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCursor } from '@/lib/core/cursor'
import { historyEntries } from '@/lib/db/schema/history'
import type { Db } from '@/lib/db/server/database'
import { insertRows } from '@/lib/db/server/insert-rows'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import type { HistoryFilter } from '../history-filter'
import { listHistory } from './list-history'

/** Lines of the one wallet. */
const MANY = Number(process.env.HISTORY_ROWS ?? 200_000)

const networks = [testNetwork(), testNetwork({ chainId: 31338 })]
const [alice, bob, carol] = [testAddress(1), testAddress(2), testAddress(3)]

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await stopTestDatabases()
})

function row(wallet: `0x${string}`, block: number, change: Partial<typeof historyEntries.$inferInsert> = {}) {
  const txHash = `0x${block.toString(16).padStart(64, '0')}` as const
  return {
    ...{
      chainId: 31337,
      txHash,
      logIndex: 0,
      wallet,
      type: 'transfer-in',
      token: testAddress(0xa1),
      amount: BigInt(block),
    },
    ...{ direction: 'in' as const, blockNumber: block, blockTime: 1_795_000_000 + 2 * block },
    ...change,
  }
}

async function listAll(wallets: `0x${string}`[], filter: HistoryFilter, limit: number) {
  const items = []
  let cursor: string | undefined
  for (;;) {
    const page = await listHistory(database.db, { networks, wallets, filter, limit, cursor })
    items.push(...page.items)
    if (page.nextCursor === null) return items
    cursor = page.nextCursor
  }
}

describe('listHistory', () => {
  it('pages through several wallets and networks without a gap or a double, also while new lines come', async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      row(i % 2 ? alice : bob, 1 + (i % 20), { chainId: i % 3 ? 31337 : 31338, logIndex: i }),
    )
    await insertRows(database.db, historyEntries, rows)
    const first = await listHistory(database.db, { networks, wallets: [alice, bob], filter: {}, limit: 7 })
    await insertRows(database.db, historyEntries, [row(alice, 500), row(bob, 501)])
    const seen = first.items.map((item) => item.id)
    for (let cursor = first.nextCursor; cursor !== null; ) {
      const page = await listHistory(database.db, { networks, wallets: [alice, bob], filter: {}, limit: 7, cursor })
      seen.push(...page.items.map((item) => item.id))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(60)
    expect(seen).toHaveLength(60)
    const whole = await listAll([alice, bob], {}, 100)
    expect(whole).toHaveLength(62)
    expect(whole.map((item) => item.at)).toEqual(whole.map((item) => item.at).toSorted((a, b) => b - a))
  })
  it('filters by network, type, token and time', async () => {
    expect((await listAll([alice], { chainIds: [31338] }, 50)).every((item) => item.chainId === 31338)).toBe(true)
    expect(await listAll([alice], { chainIds: [1] }, 50)).toEqual([])
    expect(await listAll([alice], { types: ['burn'] }, 50)).toEqual([])
    expect(await listAll([alice], { token: testAddress(9) }, 50)).toEqual([])
    const timed = await listAll([alice, bob], { from: 1_795_000_010, to: 1_795_000_014 }, 50)
    expect(new Set(timed.map((item) => item.blockNumber))).toEqual(new Set([5, 6]))
  })
  it('shows nothing without wallets', async () => {
    expect(await listHistory(database.db, { networks, wallets: [], filter: {}, limit: 5 })).toEqual({
      items: [],
      nextCursor: null,
    })
  })
})

describe('listHistory of a wallet with a long history', () => {
  const [rare, common] = [testAddress(0xd1), testAddress(0xd2)]
  const [warp, usdc] = [testAddress(0xa1), testAddress(0xa5)]
  const PAGE = 50
  /** A page and the line after it, from each network, and the few that a cursor or a step to the next kind looks at. */
  const MOST_LINES = 3 * PAGE

  /** What is rare is the oldest, so that a walk from the newest line on would read everything. */
  beforeAll(async () => {
    await database.db.execute(sql`
      INSERT INTO history_entries (chain_id, tx_hash, log_index, wallet, type, token, amount, direction, counterparty,
        payment_id, task_id, block_number, block_time)
      SELECT CASE WHEN i <= 40 THEN 31338 ELSE 31337 END, '0x' || lpad(to_hex(i), 64, '0'), 0, ${carol},
        CASE WHEN i <= 60 THEN 'burn' WHEN i % 10 = 0 THEN 'payment-captured' ELSE 'transfer-in' END,
        CASE WHEN i <= 30 THEN ${usdc} ELSE ${warp} END, i, 'in', CASE WHEN i <= 20 THEN ${rare} ELSE ${common} END,
        CASE WHEN i % 10 = 0 THEN '0xee' || lpad(to_hex(i / 100), 62, '0') END,
        CASE WHEN i % 10 = 0 THEN 'tsk_' || i / 100 END, i, 1700000000 + i
      FROM generate_series(1, ${MANY}::int) i`)
    await database.db.execute(sql`
      INSERT INTO chain_logs (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
      SELECT 31337, i, 0, '0x00', 1700000000 + i, '0x' || lpad(to_hex(i), 64, '0'), ${warp}, 'Transfer', '{}'
      FROM generate_series(41, ${MANY}::int) i`)
    await database.db.execute(sql`ANALYZE history_entries, chain_logs`)
  }, 600_000)

  /** Lines that this connection has read so far, and times that it read the whole table. */
  const countReads = async (db: Db) => {
    const { rows } = await db.execute<{ lines: string; whole: string }>(sql`
      SELECT seq_tup_read + idx_tup_fetch AS lines, seq_scan AS whole
      FROM pg_stat_xact_user_tables WHERE relname = 'history_entries'`)
    return { lines: Number(rows[0]?.lines ?? 0), whole: Number(rows[0]?.whole ?? 0) }
  }
  /** What PostgreSQL read for a page is a fact of the plan, on a busy machine as on an idle one. */
  const read = (filter: HistoryFilter, cursor?: string) =>
    database.db.transaction(async (tx) => {
      const before = await countReads(tx)
      const startedAt = performance.now()
      const { items, nextCursor } = await listHistory(tx, { networks, wallets: [carol], filter, limit: PAGE, cursor })
      const ms = (performance.now() - startedAt).toFixed(1)
      const after = await countReads(tx)
      const lines = after.lines - before.lines
      console.info(`${MANY} lines, ${JSON.stringify(filter)}${cursor ? ' further on' : ''}: ${ms} ms, ${lines} read`)
      expect(after.whole).toBe(before.whole)
      return { items, nextCursor, lines }
    })
  const hash = (i: number) => `0x${i.toString(16).padStart(64, '0')}`

  it('reads no more lines than a page holds: the first, the second, one in the middle', async () => {
    const first = await read({})
    const second = await read({}, first.nextCursor ?? '')
    const deep = await read({}, encodeCursor([1_700_000_000 + MANY / 2, 31337, MANY / 2, 0, carol, 'payment-captured']))
    expect(deep.items[0]?.blockNumber).toBe(MANY / 2 - 1)
    expect(second.items).toHaveLength(PAGE)
    for (const { lines } of [first, second, deep]) expect(lines).toBeLessThanOrEqual(MOST_LINES)
    expect(first.lines).toBeGreaterThan(PAGE)
  })
  it.each([
    { name: 'a rare type', filter: { types: ['burn'] }, found: PAGE },
    { name: 'a common type', filter: { types: ['transfer-in'] }, found: PAGE },
    { name: 'a type it has not', filter: { types: ['approval'] }, found: 0 },
    { name: 'a rare token', filter: { token: usdc }, found: 30 },
    { name: 'a rare network', filter: { chainIds: [31338] }, found: 40 },
    { name: 'a type of a token on a network', filter: { types: ['burn'], token: warp, chainIds: [31338] }, found: 10 },
    { name: 'a time long ago', filter: { from: 1_700_000_000, to: 1_700_000_011 }, found: 10 },
  ] satisfies { name: string; filter: HistoryFilter; found: number }[])('reads no more for $name', async (asked) => {
    const { items, lines } = await read(asked.filter)
    expect(items).toHaveLength(asked.found)
    expect(lines).toBeLessThanOrEqual(MOST_LINES)
  })
  it.each([
    { name: 'a transaction', search: hash(MANY - 7), found: 1 },
    {
      name: 'a transaction in capitals',
      search: hash(MANY - 6)
        .toUpperCase()
        .replace('0X', '0x'),
      found: 1,
    },
    { name: 'a transaction that is not there', search: `0x${'77'.repeat(32)}`, found: 0 },
    { name: 'a payment', search: `0xee${(100).toString(16).padStart(62, '0')}`, found: 10 },
    { name: 'a rare counterparty', search: rare, found: 20 },
    { name: 'a common counterparty', search: common, found: PAGE },
    { name: 'a task', search: 'tsk_100', found: 10 },
    { name: 'nothing that is there', search: 'tsk_nowhere', found: 0 },
  ])('finds by name, reading no more: $name', async ({ search, found }) => {
    const { items, lines } = await read({ search })
    expect(items).toHaveLength(found)
    expect(lines).toBeLessThanOrEqual(MOST_LINES)
  })
})
