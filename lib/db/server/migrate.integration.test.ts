import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases } from '@/lib/testing/test-database'
import { migrateDatabase } from './migrate'

describe('migrateDatabase', () => {
  afterAll(stopTestDatabases)

  it('creates the schema once, also when called again and in parallel', async () => {
    const database = await createTestDatabase()
    await Promise.all([migrateDatabase(database.connectionString), migrateDatabase(database.connectionString)])
    const { rows } = await database.db.execute(sql`SELECT count(*)::int AS n FROM usage_records`)
    expect(rows).toEqual([{ n: 0 }])
    await database.close()
  })
})
