import 'server-only'
import { getTableColumns, sql } from 'drizzle-orm'
import type { PgInsertValue, PgTable } from 'drizzle-orm/pg-core'
import { stringifyJson } from '@/lib/core/json'
import type { Db } from './database'

/** Rows a statement: keeps a statement's text to a few megabytes. */
const ROWS_PER_STATEMENT = 5_000

/**
 * Inserts many plain rows (no SQL expressions, no bytes) in few statements; a row whose key exists is left as it is.
 * The rows go over as one JSON parameter: building a parameter a value costs more than the insert itself.
 * Returns how many were new.
 */
export async function insertRows<Table extends PgTable>(
  db: Db,
  table: Table,
  rows: readonly PgInsertValue<Table>[],
): Promise<number> {
  let inserted = 0
  for (const [names, group] of groupByKeys(rows as readonly Record<string, unknown>[])) {
    for (let start = 0; start < group.length; start += ROWS_PER_STATEMENT) {
      inserted += await insertGroup(db, table, { names, rows: group.slice(start, start + ROWS_PER_STATEMENT) })
    }
  }
  return inserted
}

/** Columns that a row leaves out get their default: rows are inserted with others that leave out the same. */
function groupByKeys(rows: readonly Record<string, unknown>[]): Map<readonly string[], Record<string, unknown>[]> {
  const groups = new Map<string, { names: readonly string[]; rows: Record<string, unknown>[] }>()
  for (const row of rows) {
    const names = Object.keys(row).filter((name) => row[name] !== undefined)
    const key = names.toSorted().join()
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { names, rows: [row] })
  }
  return new Map([...groups.values()].map((group) => [group.names, group.rows]))
}

async function insertGroup(
  db: Db,
  table: PgTable,
  { names, rows }: { names: readonly string[]; rows: readonly Record<string, unknown>[] },
): Promise<number> {
  const known = getTableColumns(table)
  const columns = names.flatMap((name) => (known[name] ? [{ name, column: known[name].name }] : []))
  const list = sql.join(
    columns.map(({ column }) => sql.identifier(column)),
    sql`, `,
  )
  const values = rows.map((row) => Object.fromEntries(columns.map(({ name, column }) => [column, row[name]])))
  const result = await db.execute(sql`
    INSERT INTO ${table} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::${table}, ${stringifyJson(values)}::json)
    ON CONFLICT DO NOTHING`)
  return result.rowCount ?? 0
}
