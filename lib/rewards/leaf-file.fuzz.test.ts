import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/lib/core/app-error'

import { formatLeavesCsv } from './format-leaves-csv'
import { createLeafFile, endLeafFile, isWrittenAsPublished, readLeafFile } from './leaf-file'
import { joinChunks } from './write-published-files'

const RUNS = Number(process.env.REWARDS_FUZZ_RUNS ?? 300)
const address = fc.constantFrom('0a', '0b', 'c0').map((byte) => `0x${byte.repeat(20)}`)
const row = fc.tuple(address, address, fc.constantFrom('0', '1', '7', '10', '340282366920938463463374607431768211456'))
/** What a file may have that published ones have not. */
const change = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text,
  (text) => text.replace('\n', '\r\n'),
  (text) => text.slice(0, -1),
  (text) => `\uFEFF${text}`,
  (text) => text.replace('0x0a', '0x0A'),
  (text) => text.replace(/0x0b\w+/, '"$&"'),
  (text) => `${text}\n`,
  (text) => text.replace(/^(\w+),(\w+),/gm, '$2,$1,'),
  (text) => text.replace(/$/gm, ',').slice(0, -1),
  (text) => text.replace('\n', '\r\n').slice(0, -1),
)

describe('isWrittenAsPublished', { timeout: 120_000 }, () => {
  it('says whether writing the leaves that were read gives the same bytes', () => {
    let good = 0
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), change, fc.integer({ min: 1, max: 50 }), (rows, alter, size) => {
        const sorted = rows.map((fields) => fields.join()).sort()
        const text = new TextEncoder().encode(alter(['account,token,cumulativeAmount', ...sorted, ''].join('\n')))
        const file = createLeafFile('leaves.csv')
        try {
          for (let at = 0; at < text.length; at += size) readLeafFile(file, text.slice(at, at + size))
          const written = joinChunks([...formatLeavesCsv(endLeafFile(file))])
          expect(isWrittenAsPublished(file)).toBe(Buffer.compare(written, text) === 0)
          good += isWrittenAsPublished(file) ? 1 : 0
        } catch (error) {
          if (!(error instanceof AppError)) throw error
        }
      }),
      { numRuns: 4 * RUNS },
    )
    expect(good).toBeGreaterThan(0)
  })
})
