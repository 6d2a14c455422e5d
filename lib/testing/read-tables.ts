import { sql } from 'drizzle-orm'
import type { Database } from '@/lib/db/server/database'

/** Columns that say when something was written, not what. */
const CLOCK_COLUMNS = new Set(['updated_at', 'created_at'])

/** All rows of tables as sorted texts, so that two databases can be compared byte for byte. */
export async function readTables(database: Database, tables: readonly string[]): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await database.db.execute<Record<string, unknown>>(sql`SELECT * FROM ${sql.identifier(table)}`)
    contents[table] = rows.map(toText).sort()
  }
  return contents
}

function toText(row: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(row).filter(([column]) => !CLOCK_COLUMNS.has(column)))
}
