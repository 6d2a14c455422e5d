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

/** Names of all tables of the schema. */
export async function listTables({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
  )
  return rows.map(({ name }) => name)
}

/** Takes every row out of those of these tables that have some: quicker than a new database. */
export async function emptyTables(database: Database, tables: readonly string[]): Promise<void> {
  const contents = await readTables(database, tables)
  const filled = tables.filter((table) => contents[table]?.length)
  for (const table of filled) await database.db.execute(sql`DELETE FROM ${sql.identifier(table)}`)
}
