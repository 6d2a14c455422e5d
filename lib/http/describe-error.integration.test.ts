import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { describeError } from './describe-error'

const SECRET = 'a secret\nof two lines'

describe('describeError', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('tells a failed query and why it failed, but none of its values', async () => {
    const failure = await database.db.execute(sql`SELECT ${SECRET}::integer`).catch((error: unknown) => error)
    expect(String((failure as Error).message)).toContain('a secret')
    const text = describeError(new Error('while listing', { cause: failure }))
    expect(text).toContain('while listing')
    expect(text).toContain('SELECT $1::integer')
    expect(text).toMatch(/describe-error\.integration\.test/)
    expect(text).toContain('PostgreSQL error 22P02')
    expect(text).not.toContain('a secret')
  })
  it('takes whatever was thrown', () => {
    expect(describeError('just a text')).toBe('just a text')
    expect(describeError(undefined)).toBe('undefined')
  })
})
