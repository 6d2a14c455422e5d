import { createPublicClient } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createFaultyTransport } from '@/lib/testing/faulty-transport'
import { createRandom } from '@/lib/testing/random'
import { emptyTables, listTables } from '@/lib/testing/read-tables'
import { createWorld, mineSome, type SimulatedWorld, seedQuotes } from '@/lib/testing/simulated-world'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { syncNetwork } from './sync-network'
import { verifyIndex } from './verify-index'

const random = createRandom(7)
const world: SimulatedWorld = createWorld({ faultRate: 0, killRate: 0, depth: 1, confirmations: 12 })
const { network, chain } = world
const { transport } = createFaultyTransport(chain, { seed: 1 })
const client = createPublicClient({ transport, cacheTime: 0 })

let live: TestDatabase
let scratch: TestDatabase

async function index(): Promise<void> {
  for (let behind = true; behind; ) {
    behind = (await syncNetwork({ db: live.db, client, network }, { maxBlocks: 50 })).behind
  }
}
const verify = () => verifyIndex({ live, scratch }, { client, network })

beforeAll(async () => {
  live = await createTestDatabase()
  scratch = await createTestDatabase()
  mineSome(world, 120, random)
})
beforeEach(async () => {
  for (const database of [live, scratch]) await emptyTables(database, await listTables(database))
  await seedQuotes(live.db, world)
  await index()
})
afterAll(async () => {
  await Promise.all([live?.close(), scratch?.close()])
  await stopTestDatabases()
})

describe('verifyIndex', () => {
  it('finds every row of an honest index in the replay, at the block where the index is', async () => {
    mineSome(world, 5, random)
    const verdict = await verify()
    expect(verdict).toMatchObject({ chainId: network.chainId, block: 120, ok: true })
    for (const table of verdict.tables) {
      expect(table).toMatchObject({ rows: table.replayedRows, firstDifferentBlock: null })
      expect(table.rows).toBeGreaterThan(3)
    }
  })
  it('follows the index through a fork', async () => {
    chain.dropBlocks(3)
    mineSome(world, 6, random)
    await index()
    expect(await verify()).toMatchObject({ ok: true, block: chain.blocks.length - 1 })
  })
  it.each([
    { table: 'history_entries', change: 'UPDATE history_entries SET amount = amount + 1 WHERE block_number =' },
    { table: 'chain_logs', change: 'DELETE FROM chain_logs WHERE block_number =' },
    { table: 'payment_events', change: 'UPDATE payment_events SET amount = amount + 1 WHERE block_number =' },
  ])('names $table and the block where rows of it were changed', async ({ table, change }) => {
    const { rows } = await live.pool.query<{ block: string }>(
      `SELECT DISTINCT block_number AS block FROM ${table} ORDER BY 1 OFFSET 5 LIMIT 1`,
    )
    const block = Number(rows[0]?.block)
    expect((await live.pool.query(`${change} ${block}`)).rowCount).toBeGreaterThan(0)
    const { ok, tables } = await verify()
    expect(ok).toBe(false)
    expect(tables.filter((one) => one.firstDifferentBlock !== null)).toMatchObject([
      { table, firstDifferentBlock: block },
    ])
  })
  it('names a payment that does not follow from its events', async () => {
    await live.pool.query('UPDATE payments SET captured = captured + 1')
    const { ok, tables } = await verify()
    expect(ok).toBe(false)
    expect(tables.filter((one) => one.firstDifferentBlock !== null).map((one) => one.table)).toEqual(['payments'])
  })
  it('says that an index on a block that the chain does not have is wrong', async () => {
    chain.dropBlocks(2)
    mineSome(world, 3, random)
    expect(await verify()).toMatchObject({ ok: false, tables: [] })
  })
})
