import 'server-only'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { assert } from '@/lib/core/assert'

/** What the plain format takes for something else than a field's text. */
const NOT_PLAIN = /[,\\\n\r]/

/**
 * Adds rows to a table by COPY: half the work that an INSERT is for the database. Part of whatever transaction the
 * connection has open; nothing else may use it meanwhile. Fields are written as they are: throws `InvariantError`, and
 * sends nothing, where one holds a comma, a backslash or a line's end or is empty, or a row is not of so many fields.
 */
export async function copyIn(
  connection: pg.PoolClient,
  { table, columns }: { table: string; columns: readonly string[] },
  rows: readonly (readonly (string | bigint | number)[])[],
): Promise<void> {
  if (rows.length === 0) return
  let text = ''
  for (const row of rows) {
    assert(row.length === columns.length, `a row for ${table} has ${columns.length} fields`)
    for (const field of row)
      assert(typeof field !== 'string' || (field !== '' && !NOT_PLAIN.test(field)), `a field for ${table} is plain`)
    text += `${row.join()}\n`
  }
  const names = columns.map((column) => sql.identifier(column))
  const statement = new PgDialect().sqlToQuery(
    sql`COPY ${sql.identifier(table)} (${sql.join(names, sql`, `)}) FROM STDIN (FORMAT text, DELIMITER ',')`,
  )
  await pipeline(Readable.from([text]), connection.query(copyFrom(statement.sql)))
}
