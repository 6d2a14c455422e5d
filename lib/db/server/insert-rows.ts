import 'server-only'
import { getTableColumns, type SQL, sql } from 'drizzle-orm'
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
  const given = { rows: rows as readonly Row[], onConflict: sql`ON CONFLICT DO NOTHING` }
  for (const statement of planGroups(table, given)) inserted += (await db.execute(statement)).rowCount ?? 0
  return inserted
}

/**
 * As {@link insertRows}, for rows that cannot be there yet: one that is stops the transaction with PostgreSQL's unique
 * violation. A third quicker, since no index has to be asked first.
 */
export async function insertNewRows<Table extends PgTable>(
  db: Db,
  table: Table,
  rows: readonly PgInsertValue<Table>[],
): Promise<void> {
  for (const statement of planInserts(table, rows)) await db.execute(statement)
}

/**
 * The statements of {@link insertNewRows}, ready to be sent one after the other: writing them down costs about as much as
 * the database takes to carry them out, and can be done while it is busy with others.
 */
export function planInserts<Table extends PgTable>(table: Table, rows: readonly PgInsertValue<Table>[]): SQL[] {
  return planGroups(table, { rows: rows as readonly Row[], onConflict: sql`` })
}

function planGroups(table: PgTable, { rows, onConflict }: { rows: readonly Row[]; onConflict: SQL }): SQL[] {
  const statements: SQL[] = []
  for (const group of groupByColumns(table, rows)) {
    for (let start = 0; start < group.rows.length; start += ROWS_PER_STATEMENT) {
      const part = group.rows.slice(start, start + ROWS_PER_STATEMENT)
      statements.push(planGroup(table, { columns: group.columns, rows: part, onConflict }))
    }
  }
  return statements
}

type NamedColumn = { name: string; column: PgColumn }

type Group = { columns: readonly NamedColumn[]; rows: Row[] }

/** Columns that a row leaves out get their default: rows are inserted with others that leave out the same. */
function groupByColumns(table: PgTable, rows: readonly Row[]): Group[] {
  const known = getTableColumns(table)
  const groups = new Map<string, Group>()
  // Rows mostly look like the one before them.
  let last: Group | undefined
  let lastFields = 0
  for (const row of rows) {
    const fields = Object.keys(row).length
    if (last && fields === lastFields && last.columns.every(({ name }) => row[name] !== undefined)) {
      last.rows.push(row)
      continue
    }
    const names = Object.keys(row).filter((name) => row[name] !== undefined && known[name])
    const key = names.join()
    last = groups.get(key) ?? { columns: toColumns(known, names), rows: [] }
    last.rows.push(row)
    groups.set(key, last)
    lastFields = names.length === fields ? fields : -1
  }
  return [...groups.values()]
}

function toColumns(known: Readonly<Record<string, PgColumn>>, names: readonly string[]): NamedColumn[] {
  return names.flatMap((name) => {
    const column = known[name]
    return column ? [{ name, column }] : []
  })
}

function planGroup(table: PgTable, { columns, rows, onConflict }: Group & { onConflict: SQL }): SQL {
  const names = columns.map(({ column }) => sql.identifier(column.name))
  const arrays: SQL[] = []
  const values = columns.map(({ name, column }, at) => {
    const type = column.getSQLType()
    const isJson = type === 'jsonb' || type === 'json'
    const same = at === 0 ? undefined : sameValue(rows, name)
    // What all rows have in common goes over once.
    if (same) return sql`${toText(same.value, isJson)}::${sql.raw(type)}`
    arrays.push(sql`${toArrayText(rows, name, isJson)}::${sql.raw(type)}[]`)
    return sql`u.${sql.raw(`c${arrays.length}`)}`
  })
  const aliases = sql.raw(arrays.map((_, at) => `c${at + 1}`).join())
  return sql`
    INSERT INTO ${table} (${sql.join(names, sql`, `)})
    SELECT ${sql.join(values, sql`, `)} FROM unnest(${sql.join(arrays, sql`, `)}) AS u(${aliases})
    ${onConflict}`
}

function sameValue(rows: readonly Row[], name: string): { value: unknown } | undefined {
  const value = rows[0]?.[name]
  return rows.every((row) => row[name] === value) ? { value } : undefined
}

/** One column of the rows as PostgreSQL writes an array. */
function toArrayText(rows: readonly Row[], name: string, isJson: boolean): string {
  return `{${rows.map((row) => toElement(row[name], isJson)).join(',')}}`
}

/** Text that needs no quotes in an array. */
const PLAIN = /^[\w.:+-]+$/

function toElement(value: unknown, isJson: boolean): string {
  const text = toText(value, isJson)
  if (text === null) return 'NULL'
  if (typeof value === 'number' || typeof value === 'bigint') return text
  return PLAIN.test(text) && text.toLowerCase() !== 'null' ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`
}

/** A value as PostgreSQL reads it; null is null. */
function toText(value: unknown, isJson: boolean): string | null {
  if (value === null || value === undefined) return null
  if (isJson) return stringifyJson(value)
  if (value instanceof Date) return value.toISOString()
  assert(typeof value !== 'object', 'only JSON columns hold objects')
  return String(value)
}
