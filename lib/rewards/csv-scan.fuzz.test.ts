import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldText } from './csv-field'
import { createCsvScan, endCsv, scanCsv } from './csv-scan'

const cell = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{0,5}$/),
  fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', 'é') }),
)

describe('scanCsv', { timeout: 120_000 }, () => {
  it('reads what was written, however it is quoted, ordered or cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 }),
        (rows, mark, lineEnd, cuts) => {
          const lines = [['b', 'x', 'a'], ...rows].map((row) => row.map(quote).join(',') + lineEnd)
          const bytes = new TextEncoder().encode((mark ? '\uFEFF' : '') + lines.join(''))
          expect(readAll(bytes, cuts)).toEqual(rows.map(([b, , a]) => [a, b]))
        },
      ),
    )
  })

  it('says the line on which a row begins', () => {
    const bytes = new TextEncoder().encode('a,b\n"1\n\n",2\n3,4\n5\n')
    expect(() => readAll(bytes, [1])).toThrow(/file\.csv line 6: has 1 fields/)
  })
})

function quote(text: string, index: number): string {
  return /[",\r\n]/.test(text) || (text === '' && index === 0) ? `"${text.replaceAll('"', '""')}"` : text
}

function readAll(bytes: Uint8Array, cuts: readonly number[]): string[][] {
  const rows: string[][] = []
  const scan = createCsvScan('file.csv', { names: ['a', 'b'] })
  const onRow = (row: Parameters<typeof fieldText>[0]) => rows.push([fieldText(row, 0), fieldText(row, 1)])
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = cuts[i % cuts.length] ?? 1
    scanCsv(scan, bytes.slice(at, at + size), onRow)
    at += size === 0 && cuts.every((cut) => cut === 0) ? 1 : size
    if (size === 0 && cuts.every((cut) => cut === 0)) scanCsv(scan, bytes.slice(at - 1, at), onRow)
  }
  endCsv(scan, onRow)
  return rows
}
