import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { InvariantError } from '@/lib/core/app-error'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { copyIn } from './copy-in'
import { inTransaction } from './in-transaction'

const TABLE = { table: 'copied', columns: ['n', 'name', 'amount'] }

describe('copyIn', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
    await database.db.execute(sql`CREATE TABLE copied (n int PRIMARY KEY, name text, amount numeric)`)
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  async function readAll() {
    return (await database.db.execute(sql`SELECT n, name, amount FROM copied ORDER BY n`)).rows
  }

  it('adds rows among the other statements of its transaction, amounts to the last unit', async () => {
    await inTransaction(database.db, async ({ tx, connection }) => {
      await tx.execute(sql`INSERT INTO copied VALUES (1, 'one', 1)`)
      await copyIn(connection, TABLE, [])
      await copyIn(connection, TABLE, [
        [2, 'two words', 2n ** 256n - 1n],
        [3, 'three', 0n],
      ])
      await tx.execute(sql`UPDATE copied SET name = 'half' WHERE n = 3`)
    })
    expect(await readAll()).toEqual([
      { n: 1, name: 'one', amount: '1' },
      { n: 2, name: 'two words', amount: (2n ** 256n - 1n).toString() },
      { n: 3, name: 'half', amount: '0' },
    ])
  })

  it('adds nothing where a later row is refused, or the transaction fails, and leaves the pool whole', async () => {
    const before = await readAll()
    for (let run = 0; run < 12; run += 1) {
      const twice = inTransaction(database.db, async ({ connection }) => {
        await copyIn(connection, TABLE, [[7, 'seven', 7n]])
        await copyIn(connection, TABLE, [
          [8, 'eight', 8n],
          [8, 'eight', 8n],
        ])
      })
      await expect(twice).rejects.toThrow('duplicate key')
      const changedItsMind = inTransaction(database.db, async ({ connection }) => {
        await copyIn(connection, TABLE, [[9, 'nine', 9n]])
        throw new Error('no')
      })
      await expect(changedItsMind).rejects.toThrow('no')
    }
    expect(await readAll()).toEqual(before)
    expect([database.pool.waitingCount, database.pool.totalCount - database.pool.idleCount]).toEqual([0, 0])
  })

  it.each(['a,b', 'a\\b', 'a\nb', 'a\rb', ''])('refuses the field %j before it sends anything', async (name) => {
    const rows = [
      [20, 'fine', 1n],
      [21, name, 1n],
    ]
    const refused = inTransaction(database.db, async ({ connection }) => {
      await expect(copyIn(connection, TABLE, rows)).rejects.toThrow(InvariantError)
      await copyIn(connection, TABLE, [[22, 'x']])
    })
    await expect(refused).rejects.toThrow('3 fields')
  })
})
