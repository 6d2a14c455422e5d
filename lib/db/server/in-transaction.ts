import 'server-only'
import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Db, PooledDb } from './database'

/** A transaction with the connection it is on, for what a query builder has no words for (COPY). */
export type ConnectedTransaction = { readonly tx: Db; readonly connection: pg.PoolClient }

/** The same as `db.transaction`: commits what `work` did, or rolls it back and throws what it threw. */
export async function inTransaction<T>(
  db: PooledDb,
  work: (transaction: ConnectedTransaction) => Promise<T>,
): Promise<T> {
  const connection = await db.$client.connect()
  let failure: Error | boolean = true
  try {
    const result = await drizzle(connection).transaction((tx) => work({ tx, connection }))
    failure = false
    return result
  } catch (error) {
    failure = error instanceof Error ? error : true
    throw error
  } finally {
    // One that failed may be in the middle of a COPY: the pool opens another.
    connection.release(failure)
  }
}
