import { describe, expect, it } from 'vitest'
import { InvalidInputError } from './app-error'
import { pageRows } from './page-rows'

type Row = { at: number; id: string }

const ROWS: Row[] = [
  { at: 2, id: 'b' },
  { at: 1, id: 'z' },
  { at: 2, id: 'a' },
  { at: 3, id: 'c' },
]

function page(rows: readonly Row[], limit: number, cursor?: string, order: 'ascending' | 'descending' = 'ascending') {
  return pageRows(rows, { limit, cursor, keyOf: ({ at, id }) => [at, id], shape: ['integer', 'string'], order })
}

const idsOf = ({ items }: { items: Row[] }) => items.map(({ id }) => id).join('')

describe('pageRows', () => {
  it('orders by key, both ways, and ends with a null cursor', () => {
    expect(page(ROWS, 4)).toMatchObject({ nextCursor: null })
    expect(idsOf(page(ROWS, 9))).toBe('zabc')
    expect(idsOf(page(ROWS, 9, undefined, 'descending'))).toBe('cbaz')
  })
  it('goes on after the last row shown, although rows came and went before, after and at it', () => {
    const first = page(ROWS, 2)
    expect(idsOf(first)).toBe('za')
    const changed = [...ROWS.filter(({ id }) => id !== 'a'), { at: 0, id: 'new' }, { at: 2, id: 'aa' }]
    expect(idsOf(page(changed, 2, first.nextCursor ?? ''))).toBe('aab')
  })
  it('refuses a cursor of another list', () => {
    expect(() => page(ROWS, 2, 'WzFd')).toThrow(InvalidInputError)
  })
})
