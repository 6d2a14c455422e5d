import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MalformedFileError } from './malformed-file-error'
import { formatUsageLine, type PublishedUsage, USAGE_CSV_HEADER } from './published-rows'
import { addUsagePiece, createUsageSums, endUsageSums } from './sum-usage'

const MOST = { gpuMilli: 1_024_000, durationMs: 86_400_000 }

const records = fc.array(
  fc.record({
    gpuModel: fc.constantFrom('h100', 'odd, "so" called é'),
    gpuMilli: fc.oneof(fc.integer({ min: 1, max: MOST.gpuMilli }), fc.constant(MOST.gpuMilli)),
    durationMs: fc.oneof(fc.integer({ min: 1, max: MOST.durationMs }), fc.constant(MOST.durationMs)),
    verifiedBps: fc.constantFrom(0, 1, 9_999, 10_000),
  }),
  { maxLength: 200 },
)

function toUsage(record: { gpuModel: string; gpuMilli: number; durationMs: number; verifiedBps: number }, n: number) {
  const { durationMs, ...rest } = record
  const hex = (byte: string, length: number) => `0x${byte.repeat(length)}` as const
  const startedAtMs = 1_790_000_000_000 + n
  const at = { startedAtMs, endedAtMs: startedAtMs + durationMs }
  return { meter: hex('e1', 20), recordId: `r-${n}`, taskRef: hex('aa', 32), provider: hex('b0', 20), ...at, ...rest }
}

function sumFile(usage: readonly PublishedUsage[], pieceBytes: number) {
  return sumText(USAGE_CSV_HEADER + usage.map(formatUsageLine).join(''), pieceBytes)
}

function sumText(text: string, pieceBytes: number) {
  const bytes = new TextEncoder().encode(text)
  const sums = createUsageSums()
  for (let at = 0; at < bytes.length; at += pieceBytes) addUsagePiece(sums, bytes.subarray(at, at + pieceBytes))
  return endUsageSums(sums)
}

describe('sums of a usage file', () => {
  it('are exact by model and verified share, wherever the file is cut into pieces', () => {
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 5_000 }), (all, pieceBytes) => {
        const expected = new Map<string, bigint>()
        for (const { gpuModel, gpuMilli, durationMs, verifiedBps } of all) {
          const key = JSON.stringify([gpuModel, verifiedBps])
          const amount = BigInt(gpuMilli) * BigInt(durationMs) * BigInt(verifiedBps)
          expected.set(key, (expected.get(key) ?? 0n) + amount)
        }
        const sums = sumFile(all.map(toUsage), pieceBytes)
        expect(new Map(sums.map((sum) => [JSON.stringify([sum.gpuModel, sum.verifiedBps]), sum.amount]))).toEqual(
          expected,
        )
      }),
    )
  })

  it('stay exact beyond what a number holds', () => {
    const all = Array.from({ length: 20_000 }, (_, n) => toUsage({ ...MOST, gpuModel: 'h100', verifiedBps: 9_999 }, n))
    const amount = 20_000n * BigInt(MOST.gpuMilli) * BigInt(MOST.durationMs) * 9_999n
    expect(sumFile(all, 65_536)).toEqual([{ gpuModel: 'h100', verifiedBps: 9_999, amount }])
  })

  it.each([
    ['a number is missing', (line: string) => line.replace(/,[0-9]+$/, '')],
    ['a number has a sign', (line: string) => line.replace(/,1$/, ',-1')],
    ['a number is empty', (line: string) => line.replace(/,1$/, ',')],
    ['it ends before it starts', (line: string) => line.replace(/,1,179/, ',1,999')],
    ['more is used than a record can use', (line: string) => line.replace(/,1,179/, ',1024001,000')],
    ['a number is too large', (line: string) => line.replace(/,1$/, ',99999999999999999')],
    ['a reference is short', (line: string) => line.replace('aaaa', 'aa')],
    ['there is no model', (line: string) => line.replace('h100,', '')],
    ['there is no comma', () => 'nothing'],
    ['it is blank', () => ''],
    ['it ends with a carriage return', (line: string) => `${line}\r`],
  ])('refuse a line where %s, by its number', (_, change) => {
    const usage = [0, 1, 2].map((n) => toUsage({ gpuModel: 'h100', gpuMilli: 1, durationMs: 1, verifiedBps: 1 }, n))
    const lines = usage.map((row, n) =>
      n === 1 ? `${change(formatUsageLine(row).trimEnd())}\n` : formatUsageLine(row),
    )
    for (const pieceBytes of [7, 100_000]) {
      expect(() => sumText(USAGE_CSV_HEADER + lines.join(''), pieceBytes)).toThrow(MalformedFileError)
      expect(() => sumText(USAGE_CSV_HEADER + lines.join(''), pieceBytes)).toThrow('line 3')
    }
  })

  it('refuse a file of other columns, a file without any, and one whose last line is torn', () => {
    expect(() => sumText(`consumer,${USAGE_CSV_HEADER}`, 9)).toThrow('line 1')
    expect(() => sumText('', 9)).toThrow(MalformedFileError)
    const usage = toUsage({ gpuModel: 'h100', gpuMilli: 1, durationMs: 1, verifiedBps: 10_000 }, 1)
    expect(() => sumText(USAGE_CSV_HEADER + formatUsageLine(usage).slice(0, -2), 9)).toThrow(MalformedFileError)
  })
})
