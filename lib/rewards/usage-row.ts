import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import { fieldAddress, fieldAmount, fieldError, fieldInteger, fieldText, hasField } from './csv-field'
import type { CsvColumns, CsvRow } from './csv-scan'

/** A usage record as the engine and its files know it: no consumer, and for the task its id or its reference. */
export type UsageRow = {
  /** Lower case; empty in a file that has no meter. */
  readonly meter: string
  readonly recordId: string
  /** `taskRef` in published files, `taskId` elsewhere. */
  readonly task: string
  readonly provider: Address
  readonly gpuModel: string
  readonly gpuMilli: number
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly verifiedBps: number
  /** The earlier epoch it counted in; null for usage of the distribution's own epoch. */
  readonly epoch: number | null
  /** Its model's weight in the card of its own epoch, where a file says so; null takes the distribution's card. */
  readonly rewardWeight: bigint | null
}

const NAMES = [
  'recordId',
  'provider',
  'gpuModel',
  'gpuMilli',
  'startedAtMs',
  'endedAtMs',
  'verifiedBps',
  'meter',
  'consumer',
  'taskId',
  'taskRef',
  'epoch',
  'rewardWeight',
] as const

/** Columns of a usage file; `taskId` or `taskRef` has to be there, which {@link parseUsageRow} sees to. */
export const USAGE_COLUMNS: CsvColumns = {
  names: NAMES,
  optional: ['verifiedBps', 'meter', 'consumer', 'taskId', 'taskRef', 'rewardWeight', 'epoch'],
}

/** The same with an epoch in every row: usage of earlier epochs. */
export const EARLIER_USAGE_COLUMNS: CsvColumns = {
  names: NAMES,
  optional: ['verifiedBps', 'meter', 'consumer', 'taskId', 'taskRef', 'rewardWeight'],
}

const ID = 0
const PROVIDER = 1
const MODEL = 2
const MILLI = 3
const STARTED = 4
const ENDED = 5
const BPS = 6
const METER = 7
const CONSUMER = 8
const TASK_ID = 9
const TASK_REF = 10
const EPOCH = 11
const WEIGHT = 12

/** 1024 whole GPUs. */
const MAX_GPU_MILLI = 1_024_000
/** One record spans a day at most. */
const MAX_DURATION_MS = 86_400_000

/** Reads a row of the distribution's own epoch; a column `epoch` in it is not looked at. Throws `MalformedFileError`. */
export function parseUsageRow(row: CsvRow): UsageRow {
  if (hasField(row, CONSUMER)) fieldAddress(row, CONSUMER, 'consumer')
  const startedAtMs = fieldInteger(row, STARTED, 'startedAtMs', 0, Number.MAX_SAFE_INTEGER)
  const endedAtMs = fieldInteger(row, ENDED, 'endedAtMs', 0, Number.MAX_SAFE_INTEGER)
  if (endedAtMs <= startedAtMs || endedAtMs - startedAtMs > MAX_DURATION_MS) {
    throw fieldError(row, ENDED, `endedAtMs must be 1 to ${MAX_DURATION_MS} ms after startedAtMs`)
  }
  return {
    meter: hasField(row, METER) ? parseMeter(row) : '',
    recordId: parseId(row, ID, 'recordId'),
    task: parseTask(row),
    provider: fieldAddress(row, PROVIDER, 'provider'),
    gpuModel: fieldText(row, MODEL),
    gpuMilli: fieldInteger(row, MILLI, 'gpuMilli', 1, MAX_GPU_MILLI),
    startedAtMs,
    endedAtMs,
    verifiedBps: hasField(row, BPS) ? fieldInteger(row, BPS, 'verifiedBps', 0, 10_000) : 10_000,
    epoch: null,
    rewardWeight: null,
  }
}

/** Reads a row of an earlier epoch's usage. Throws `MalformedFileError`, also when its epoch is not before `epoch`. */
export function parseEarlierUsageRow(row: CsvRow, epoch: number): UsageRow {
  const named = fieldInteger(row, EPOCH, 'epoch', 0, Number.MAX_SAFE_INTEGER)
  if (named >= epoch) throw fieldError(row, EPOCH, `epoch must be before the distribution's, ${epoch}`)
  const rewardWeight = hasField(row, WEIGHT) ? fieldAmount(row, WEIGHT, 'rewardWeight') : null
  return { ...parseUsageRow(row), epoch: named, rewardWeight }
}

// Rows are of few meters, mostly of the one before: its text need not be made and checked again.
let lastMeter: Address = ZERO_ADDRESS
const lastMeterBytes = new Uint8Array(42)

function parseMeter(row: CsvRow): Address {
  const start = row.starts[METER] ?? 0
  let same = (row.ends[METER] ?? 0) - start === lastMeterBytes.length
  for (let i = 0; same && i < lastMeterBytes.length; i += 1) same = row.bytes[start + i] === lastMeterBytes[i]
  if (same) return lastMeter
  lastMeter = fieldAddress(row, METER, 'meter')
  lastMeterBytes.set(row.bytes.subarray(start, start + lastMeterBytes.length))
  return lastMeter
}

function parseTask(row: CsvRow): string {
  if (hasField(row, TASK_ID) || !hasField(row, TASK_REF)) return parseId(row, TASK_ID, 'taskId')
  return parseTaskRef(row, TASK_REF)
}

/** An id of 1–64 of `A-Z a-z 0-9 . _ : -`. */
export function parseId(row: CsvRow, column: number, name: string): string {
  const text = fieldText(row, column)
  if (/^[A-Za-z0-9._:-]{1,64}$/.test(text)) return text
  throw fieldError(row, column, `${name} must be 1 to 64 of A-Z a-z 0-9 . _ : -`)
}

/** A task's public reference: 32 bytes in hex. */
export function parseTaskRef(row: CsvRow, column: number): string {
  const text = fieldText(row, column)
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text.toLowerCase()
  throw fieldError(row, column, 'taskRef must be 0x and 64 hex digits')
}
