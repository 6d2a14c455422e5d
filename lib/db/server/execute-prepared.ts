import 'server-only'
import { createHash } from 'node:crypto'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import type { PooledDb } from './database'

const dialect = new PgDialect()

/** Names by text: another text is another statement, so that a connection never runs an old one. */
const names = new Map<string, string>()

/**
 * Rows of a query that PostgreSQL plans once a connection and not each time: for what is asked so often that planning
 * costs more than reading. Its text has to be the same every time, whatever its parameters.
 */
export async function executePrepared<Row extends object>(db: PooledDb, query: SQL): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(query)
  const name = names.get(text) ?? createHash('sha256').update(text).digest('base64url').slice(0, 32)
  names.set(text, name)
  const { rows } = await db.$client.query<Row>({ name, text, values: params })
  return rows
}
