import { sql } from 'drizzle-orm'
import { afterAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases } from '@/lib/testing/test-database'
import { openDatabase } from './database'

afterAll(stopTestDatabases)

describe('openDatabase', () => {
  it('outlives a connection that breaks in a transaction: that transaction fails, is told of, and the next one works', async () => {
    const { connectionString, close } = await createTestDatabase()
    const broken: Error[] = []
    const told = Promise.withResolvers<void>()
    const onError = (error: Error) => {
      broken.push(error)
      told.resolve()
    }
    const database = openDatabase(connectionString, { onError })
    const lost = database.db.transaction((tx) => tx.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`))
    await expect(lost).rejects.toThrow()
    await told.promise
    expect(broken.length).toBeGreaterThan(0)
    expect((await database.db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }])
    await database.close()
    await close()
  })
})
