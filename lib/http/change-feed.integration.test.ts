import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CHANGE_CHANNEL } from '@/lib/core/chain-change'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { createChangeFeed } from './change-feed'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.close())
afterAll(stopTestDatabases)

const connections = () => database.pool.totalCount - database.pool.idleCount

describe('createChangeFeed', () => {
  it('gives its connection back where the last subscriber leaves before it is open', async () => {
    const connected = vi.spyOn(database.pool, 'connect')
    const feed = createChangeFeed(database)
    feed.subscribe(() => undefined)()
    expect(connected).toHaveBeenCalledTimes(1)
    await connected.mock.results[0]?.value
    await vi.waitFor(() => expect(connections()).toBe(0))
  })
  it('holds one connection for all subscribers, until the last has left', async () => {
    const feed = createChangeFeed(database)
    const told = [vi.fn(), vi.fn()]
    const leave = told.map((listener) => feed.subscribe(listener))
    await vi.waitFor(() => expect(told.map(({ mock }) => mock.calls)).toEqual([[[null]], [[null]]]))
    leave[0]?.()
    expect(connections()).toBe(1)
    leave[1]?.()
    expect(connections()).toBe(0)
  })
  it('tells that something may have been missed after its connection broke, and hears again', async () => {
    const feed = createChangeFeed(database)
    const told = vi.fn()
    const leave = feed.subscribe(told)
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1))
    await database.db.execute(sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`)
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(2), { timeout: 10_000 })
    const change = { chainId: 1, block: 1, paymentIds: [], wallets: [], epochs: false, everything: false }
    await database.db.execute(sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${JSON.stringify(change)})`)
    // No checkpoint of that network is known: whoever hears of it looks again.
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(3), { timeout: 10_000 })
    leave()
  })
})
