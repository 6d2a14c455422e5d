import { type CsvScan, createCsvScan, endCsv, scanCsv } from './csv-scan'
import { createUsageRow, readUsageRow, USAGE_COLUMNS, type UsageRow } from './usage-row'

/** Σ gpuMilli × durationMs × verifiedBps of usage on one GPU model with one verified share. */
export type UsageSum = { readonly gpuModel: string; readonly verifiedBps: number; readonly amount: bigint }

/** Sums of a usage file under way; made by {@link createUsageSums}, fed by {@link addUsagePiece}. */
export type UsageSums = {
  readonly scan: CsvScan
  readonly row: UsageRow
  /** By model and verified share, Σ gpuMilli × durationMs. */
  readonly byModel: Map<string, Map<number, Total>>
}

/** `rest` is a whole number below 2^53, so exact; it is added to `sum` before it could leave that. */
type Total = { sum: bigint; rest: number }

/** A record's gpuMilli × durationMs is below 2^47 (1024 GPUs for a day): so many fit above this in a number that is exact. */
const MOST_REST = 2 ** 52

/** Begins to sum what a usage file says. */
export function createUsageSums(): UsageSums {
  return { scan: createCsvScan('usage.csv', USAGE_COLUMNS), row: createUsageRow(), byModel: new Map() }
}

/** Adds the next piece of the file. Throws `MalformedFileError` where a line could not be read by who verifies it. */
export function addUsagePiece(sums: UsageSums, piece: Uint8Array): void {
  scanCsv(sums.scan, piece, (fields) => addRow(sums, fields))
}

/** The sums of the whole file, once its last piece is added; memory has grown with models and verified shares alone. */
export function endUsageSums(sums: UsageSums): UsageSum[] {
  endCsv(sums.scan, (fields) => addRow(sums, fields))
  return [...sums.byModel].flatMap(([gpuModel, byShare]) =>
    [...byShare].map(([verifiedBps, { sum, rest }]) => {
      return { gpuModel, verifiedBps, amount: (sum + BigInt(rest)) * BigInt(verifiedBps) }
    }),
  )
}

function addRow({ row, byModel }: UsageSums, fields: Parameters<typeof readUsageRow>[1]): void {
  readUsageRow(row, fields)
  const total = findTotal(byModel, row)
  total.rest += row.gpuMilli * (row.endedAtMs - row.startedAtMs)
  if (total.rest < MOST_REST) return
  total.sum += BigInt(total.rest)
  total.rest = 0
}

function findTotal(byModel: UsageSums['byModel'], { gpuModel, verifiedBps }: UsageRow): Total {
  const byShare = byModel.get(gpuModel) ?? new Map<number, Total>()
  const total = byShare.get(verifiedBps) ?? { sum: 0n, rest: 0 }
  if (total.rest > 0) return total
  byModel.set(gpuModel, byShare)
  byShare.set(verifiedBps, total)
  return total
}
