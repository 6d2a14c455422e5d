import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCursor } from '@/lib/core/cursor'
import { historyEntries } from '@/lib/db/schema/history'
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
  it('filters by network, type, token, time and name', async () => {
    expect((await listAll([alice], { chainIds: [31338] }, 50)).every((item) => item.chainId === 31338)).toBe(true)
    expect(await listAll([alice], { chainIds: [1] }, 50)).toEqual([])
    expect(await listAll([alice], { types: ['burn'] }, 50)).toEqual([])
    expect(await listAll([alice], { token: testAddress(9) }, 50)).toEqual([])
    const timed = await listAll([alice, bob], { from: 1_795_000_010, to: 1_795_000_014 }, 50)
    expect(new Set(timed.map((item) => item.blockNumber))).toEqual(new Set([5, 6]))
    expect(
      await listAll([alice], { search: `0x${(500).toString(16).padStart(64, '0').toUpperCase()}` }, 50),
    ).toHaveLength(1)
  })
  it('shows nothing without wallets', async () => {
    expect(await listHistory(database.db, { networks, wallets: [], filter: {}, limit: 5 })).toEqual({
      items: [],
      nextCursor: null,
    })
  })
  it('reads no more lines than a page holds, first or deep, however long the history is', {
    timeout: 300_000,
  }, async () => {
    await database.db.execute(sql`
      INSERT INTO history_entries (chain_id, tx_hash, log_index, wallet, type, token, amount, direction, block_number, block_time)
      SELECT 31337, '0x' || lpad(to_hex(i), 64, '0'), 0, ${carol}, 'transfer-in', ${testAddress(0xa1)}, i, 'in', i, 1700000000 + i
      FROM generate_series(1, ${MANY}::int) i`)
    await database.db.execute(sql`ANALYZE history_entries`)
    // PostgreSQL counts what one transaction reads: a fact of the plan, on a busy machine as on an idle one.
    const counted = (cursor?: string) =>
      database.db.transaction(async (tx) => {
        const startedAt = performance.now()
        const page = await listHistory(tx, {
          networks,
          wallets: [alice, bob, carol],
          filter: {},
          limit: 50,
          cursor,
        })
        const ms = Math.round(performance.now() - startedAt)
        const read = await tx.execute<{ lines: string }>(sql`
          SELECT seq_tup_read + idx_tup_fetch AS lines FROM pg_stat_xact_user_tables WHERE relname = 'history_entries'`)
        return { page, ms, lines: Number(read.rows[0]?.lines) }
      })
    const first = await counted()
    const deep = await counted(encodeCursor([1_700_000_000 + MANY / 2, 31337, MANY / 2, 0, carol, 'transfer-in']))
    console.info(`history of ${MANY} lines: first page ${first.ms} ms, a deep one ${deep.ms} ms`)
    expect(deep.page.items[0]?.blockNumber).toBe(MANY / 2 - 1)
    // A page and the line after it, of each of three wallets, and the few that the cursor steps over.
    expect(first.lines).toBeGreaterThanOrEqual(51)
    expect(first.lines).toBeLessThanOrEqual(4 * 51)
    expect(deep.lines).toBeLessThanOrEqual(4 * 51)
  })
})
