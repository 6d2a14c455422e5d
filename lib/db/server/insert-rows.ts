import 'server-only'
import { getTableColumns, sql } from 'drizzle-orm'
import type { PgColumn, PgInsertValue, PgTable } from 'drizzle-orm/pg-core'
import { assert } from '@/lib/core/assert'
import { stringifyJson } from '@/lib/core/json'
import type { Db } from './database'

/** Rows a statement: keeps a statement's text to a few megabytes. */
const ROWS_PER_STATEMENT = 5_000

type Row = Readonly<Record<string, unknown>>

/**
 * Inserts many plain rows (no SQL expressions, no bytes, no lists) in few statements; a row whose key exists is left as
 * it is. Each column goes over as one array: building a parameter a value costs more than the insert itself. Values of
 * JSON columns may hold bigint, which become decimal strings. Returns how many were new.
 */
export async function insertRows<Table extends PgTable>(
  db: Db,
  table: Table,
  rows: readonly PgInsertValue<Table>[],
): Promise<number> {
  let inserted = 0
  for (const group of groupByColumns(table, rows as readonly Row[])) {
    for (let start = 0; start < group.rows.length; start += ROWS_PER_STATEMENT) {
      const part = group.rows.slice(start, start + ROWS_PER_STATEMENT)
      inserted += await insertGroup(db, table, { columns: group.columns, rows: part })
    }
  }
  return inserted
}

type NamedColumn = { name: string; column: PgColumn }

/** Columns that a row leaves out get their default: rows are inserted with others that leave out the same. */
function groupByColumns(table: PgTable, rows: readonly Row[]): { columns: readonly NamedColumn[]; rows: Row[] }[] {
  const known = getTableColumns(table)
  const groups = new Map<string, { columns: readonly NamedColumn[]; rows: Row[] }>()
  for (const row of rows) {
    let key = ''
    for (const name in row) if (row[name] !== undefined && known[name]) key += `${name},`
    const group = groups.get(key)
    if (group) group.rows.push(row)
    else groups.set(key, { columns: toColumns(known, key), rows: [row] })
  }
  return [...groups.values()]
}

function toColumns(known: Readonly<Record<string, PgColumn>>, key: string): NamedColumn[] {
  return key.split(',').flatMap((name) => {
    const column = known[name]
    return column ? [{ name, column }] : []
  })
}

async function insertGroup(
  db: Db,
  table: PgTable,
  { columns, rows }: { columns: readonly NamedColumn[]; rows: readonly Row[] },
): Promise<number> {
  const names = columns.map(({ column }) => sql.identifier(column.name))
  const arrays = columns.map(({ name, column }) => {
    const type = column.getSQLType()
    return sql`${toArrayText(rows, name, type)}::${sql.raw(type)}[]`
  })
  const result = await db.execute(sql`
    INSERT INTO ${table} (${sql.join(names, sql`, `)}) SELECT * FROM unnest(${sql.join(arrays, sql`, `)})
    ON CONFLICT DO NOTHING`)
  return result.rowCount ?? 0
}

/** One column of the rows as PostgreSQL writes an array. */
function toArrayText(rows: readonly Row[], name: string, type: string): string {
  const isJson = type === 'jsonb' || type === 'json'
  return `{${rows.map((row) => toElement(row[name], isJson)).join(',')}}`
}

/** Text that needs no quotes in an array. */
const PLAIN = /^[\w.:+-]+$/

function toElement(value: unknown, isJson: boolean): string {
  if (value === null || value === undefined) return 'NULL'
  if (isJson) return quote(stringifyJson(value))
  if (typeof value === 'string') return PLAIN.test(value) && value.toLowerCase() !== 'null' ? value : quote(value)
  if (value instanceof Date) return quote(value.toISOString())
  assert(typeof value !== 'object', 'only JSON columns hold objects')
  return String(value)
}

function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
