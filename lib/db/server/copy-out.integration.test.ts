import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { copyOut } from './copy-out'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(async () => {
  await database.close()
  await stopTestDatabases()
})

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all).toString()
}

describe('copyOut', () => {
  it('gives lines of CSV in the query’s order, quoted where they have to be', async () => {
    const rows = sql`SELECT * FROM (VALUES (2, 'plain'), (1, 'a,b'), (3, 'say "hi"'), (4, E'two\nlines')) v(n, t) ORDER BY n`
    expect(await readAll(copyOut(database.db, rows))).toBe('1,"a,b"\n2,plain\n3,"say ""hi"""\n4,"two\nlines"\n')
  })

  it('gives every line of many, and its connection back', async () => {
    for (let run = 0; run < 12; run += 1) {
      const text = await readAll(copyOut(database.db, sql`SELECT n FROM generate_series(1, 50000) n`))
      expect([text.split('\n').length, text.slice(-7)]).toEqual([50_001, '\n50000\n'.slice(-7)])
    }
    expect(database.pool.waitingCount).toBe(0)
  })

  it('ends the connection of a reader that stops half-way', async () => {
    for (let run = 0; run < 12; run += 1) {
      for await (const piece of copyOut(database.db, sql`SELECT n FROM generate_series(1, 1000000) n`)) {
        expect(piece.length).toBeGreaterThan(0)
        break
      }
    }
    expect((await database.db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }])
  })

  it('throws what the database says, and refuses parameters', async () => {
    await expect(readAll(copyOut(database.db, sql`SELECT 1 / (n - 3) FROM generate_series(1, 5) n`))).rejects.toThrow(
      /division by zero/,
    )
    await expect(readAll(copyOut(database.db, sql`SELECT ${1}::int`))).rejects.toThrow(/parameters/)
  })
})
