import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

/** Rows of a query, so many at a time: memory does not grow with the result. Inside a transaction only. */
export async function* fetchInChunks<Row extends Record<string, unknown>>(
  tx: Db,
  { name, query, size }: { name: string; query: SQL; size: number },
): AsyncGenerator<Row[]> {
  const cursor = sql.identifier(name)
  await tx.execute(sql`DECLARE ${cursor} NO SCROLL CURSOR FOR ${query}`)
  for (;;) {
    const { rows } = await tx.execute<Row>(sql`FETCH FORWARD ${sql.raw(String(size))} FROM ${cursor}`)
    if (rows.length === 0) break
    yield rows as Row[]
  }
  await tx.execute(sql`CLOSE ${cursor}`)
}
