import 'server-only'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** Either the pool or an open transaction: what every `server/` function takes first. */
export type Db = NodePgDatabase | Parameters<Parameters<NodePgDatabase['transaction']>[0]>[0]

/** An open database: its query builder, its pool (for COPY and LISTEN) and how to close it. */
export type Database = {
  db: NodePgDatabase
  pool: pg.Pool
  close: () => Promise<void>
}

/**
 * Opens a pool on PostgreSQL. A broken idle connection is reported through `onError` and replaced by the pool;
 * queries on it fail by themselves. Throws nothing until the first query.
 */
export function openDatabase(
  connectionString: string,
  parameters: { maxConnections?: number; onError?: (error: Error) => void } = {},
): Database {
  const pool = new pg.Pool({ connectionString, max: parameters.maxConnections ?? 10 })
  pool.on('error', parameters.onError ?? (() => undefined))
  return { db: drizzle(pool), pool, close: () => pool.end() }
}
