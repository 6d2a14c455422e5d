import 'server-only'
import type { PgInsertValue, PgTable } from 'drizzle-orm/pg-core'
import type { Db } from './database'

/** Rows a statement: PostgreSQL takes 65,535 parameters, and our widest table has 20 columns. */
const ROWS_PER_STATEMENT = 2_000

/** Inserts many rows in few statements; a row whose key exists is left as it is. Returns how many were new. */
export async function insertRows<Table extends PgTable>(
  db: Db,
  table: Table,
  rows: readonly PgInsertValue<Table>[],
): Promise<number> {
  let inserted = 0
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    const part = rows.slice(start, start + ROWS_PER_STATEMENT)
    const result = await db
      .insert(table)
      .values([...part])
      .onConflictDoNothing()
    inserted += result.rowCount ?? 0
  }
  return inserted
}
