import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpFixture } from '@/lib/testing/http-fixture'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { openDatabase } from './database'

describe('a database role that may only read and write rows', () => {
  let database: TestDatabase
  let limited: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase()
    await database.pool.query(`CREATE ROLE web LOGIN PASSWORD 'web';
      GRANT USAGE ON SCHEMA public TO web;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO web;
      GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO web`)
    const url = new URL(database.connectionString)
    url.username = 'web'
    url.password = 'web'
    limited = { ...openDatabase(url.href), connectionString: url.href }
  })
  afterAll(async () => {
    await limited.close()
    await database.close()
    await stopTestDatabases()
  })

  it('is enough to serve the API', async () => {
    const fixture = await createHttpFixture({ database: limited })
    const caller = await fixture.signIn()
    for (const path of ['/siwe/nonce', '/sessions', '/wallets', '/payments', '/history', '/epochs']) {
      const response = await fixture.call('GET', path, { caller })
      expect(response.status, `${path} ${await response.text()}`).toBe(200)
    }
    const named = await fixture.call('PATCH', `/wallets/${caller.session.address}`, { caller, body: { name: 'till' } })
    expect(named.status).toBe(200)
  })
  it.each([
    'CREATE TABLE mine (x int)',
    'DROP TABLE payments',
    'ALTER TABLE sessions ADD COLUMN x int',
    'TRUNCATE sessions',
    'CREATE ROLE other SUPERUSER',
  ])('cannot %s', async (statement) => {
    await expect(limited.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})
