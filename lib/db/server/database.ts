import 'server-only'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** Either the pool or an open transaction: what every `server/` function takes first. */
export type Db = NodePgDatabase | Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]

/** The pool, and never a transaction: for what takes connections of its own. */
export type PooledDb = NodePgDatabase & { readonly $client: pg.Pool }

/** An open database: its query builder, its pool (for LISTEN and locks) and how to close it. */
export type Database = {
  db: PooledDb
  pool: pg.Pool
  close: () => Promise<void>
}

/**
 * Opens a pool on PostgreSQL. A broken connection is reported through `onError` and replaced by the pool; queries on it
 * fail by themselves. Throws nothing until the first query.
 */
export function openDatabase(
  connectionString: string,
  parameters: { maxConnections?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({ connectionString, max: parameters.maxConnections ?? 10 })
  const onError = parameters.onError ?? (() => undefined)
  pool.on('error', onError)
  // The pool listens to idle connections alone: one that breaks in a transaction would end the process.
  pool.on('connect', (client) => client.on('error', onError))
  return { db: drizzle(pool), pool, close: () => pool.end() }
}
