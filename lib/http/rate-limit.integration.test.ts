import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '@/lib/db/server/database'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { createRateLimit, TooManyRequestsError } from './rate-limit'

const HOUR_MS = 3_600_000

describe('createRateLimit', () => {
  let database: TestDatabase
  const limit = (name: string, calls = 10) => createRateLimit(database, { name, calls, windowMs: HOUR_MS })

  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('lets exactly its number of calls through, of 100 at once in two processes', async () => {
    const processes = [limit('shared'), limit('shared')]
    const calls = Array.from({ length: 100 }, (_, i) => processes[i % 2]?.take('caller'))
    const results = await Promise.allSettled(calls)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    for (const refusal of refusals) expect(refusal).toBeInstanceOf(TooManyRequestsError)
  })
  it('still counts after a restart, and tells when to come again', async () => {
    await limit('restart', 1).take('caller')
    const refusal = await limit('restart', 1)
      .take('caller')
      .catch((error: unknown) => error)
    expect(refusal).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    const { retryAfterSeconds } = refusal as TooManyRequestsError
    expect(retryAfterSeconds).toBeGreaterThan(0)
    expect(retryAfterSeconds).toBeLessThanOrEqual(HOUR_MS / 1000)
  })
  it('counts callers and limits apart', async () => {
    await limit('apart', 1).take('one')
    await limit('apart', 1).take('two')
    await limit('elsewhere', 1).take('one')
    await expect(limit('apart', 1).take('one')).rejects.toThrow(TooManyRequestsError)
  })
  it('lets nobody through uncounted while the database is away', async () => {
    const away = openDatabase('postgres://127.0.0.1:1/away')
    const take = createRateLimit(away, { name: 'away', calls: 1, windowMs: HOUR_MS }).take('caller')
    await expect(take).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await away.close()
  })
})
