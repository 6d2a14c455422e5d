import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { ensureUsagePartitions } from './ensure-usage-partitions'

describe('ensureUsagePartitions', () => {
  let database: TestDatabase
  const partitions = async () =>
    (
      await database.db.execute<{ name: string }>(sql`
        SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'usage_records'::regclass ORDER BY 1`)
    ).rows.map((row) => row.name)

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('makes the partitions of the running epoch and the next ones, once', async () => {
    await ensureUsagePartitions(database.db, { epoch: 7, lengthSeconds: 86_400 })
    await ensureUsagePartitions(database.db, { epoch: 8, lengthSeconds: 86_400 })
    expect(await partitions()).toEqual([
      'usage_records_default',
      ...['usage_records_e10', 'usage_records_e7', 'usage_records_e8', 'usage_records_e9'],
    ])
  })

  it('leaves epochs of a minute in the default partition', async () => {
    const before = await partitions()
    await ensureUsagePartitions(database.db, { epoch: 1000, lengthSeconds: 60 })
    expect(await partitions()).toEqual(before)
  })

  it('leaves it to a later cycle where somebody reads usage all the while', async () => {
    const before = await partitions()
    const reader = await database.pool.connect()
    try {
      await reader.query('BEGIN; LOCK TABLE usage_records IN ACCESS SHARE MODE')
      await ensureUsagePartitions(database.db, { epoch: 20, lengthSeconds: 86_400 })
      expect(await partitions()).toEqual(before)
    } finally {
      await reader.query('ROLLBACK')
      reader.release()
    }
    await ensureUsagePartitions(database.db, { epoch: 20, lengthSeconds: 86_400 })
    expect(await partitions()).toHaveLength(before.length + 3)
  })
})
