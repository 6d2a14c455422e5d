import { decodeCursor, encodeCursor } from './cursor'
import type { ResultPage } from './result-page'

/** The parts of a row that put it in order and, together, tell it from every other. */
type Key = readonly (string | number)[]

/**
 * One page of a list that is short enough to be held whole, in the order of its rows' keys. A page begins after the key
 * that the cursor names, so rows that come or go meanwhile neither repeat nor hide others. Throws InvalidInputError for a
 * cursor of another list.
 */
export function pageRows<Row>(
  rows: readonly Row[],
  parameters: {
    limit: number
    cursor?: string | undefined
    keyOf: (row: Row) => Key
    /** Types of the key's parts, in order. */
    shape: readonly ('string' | 'integer')[]
    order: 'ascending' | 'descending'
  },
): ResultPage<Row> {
  const { limit, cursor, keyOf, shape } = parameters
  const sign = parameters.order === 'ascending' ? 1 : -1
  const compare = (a: Key, b: Key) => sign * compareKeys(a, b)
  const after = cursor === undefined ? null : decodeCursor(cursor, shape)
  const following = rows
    .map((row) => ({ row, key: keyOf(row) }))
    .filter(({ key }) => after === null || compare(key, after) > 0)
    .sort((a, b) => compare(a.key, b.key))
  const page = following.slice(0, limit)
  const last = following.length > limit ? page.at(-1) : undefined
  return { items: page.map(({ row }) => row), nextCursor: last ? encodeCursor(last.key) : null }
}

function compareKeys(a: Key, b: Key): number {
  for (const [i, part] of a.entries()) {
    const other = b[i]
    if (other === undefined || part === other) continue
    return part < other ? -1 : 1
  }
  return 0
}
