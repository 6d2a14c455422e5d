import { ACCOUNT_BYTES } from './account-table'
import {
  fieldAddress,
  fieldAddressInto,
  fieldAmount,
  fieldError,
  fieldInteger,
  fieldText,
  hasField,
  isHexField,
  isIdField,
} from './csv-field'
import type { CsvColumns, CsvRow } from './csv-scan'
import { isSameRange } from './same-range'

/**
 * A usage record as the engine and its files know it, without its consumer. One object is filled again by each row:
 * nothing is allocated for a record, since a million objects with their texts take longer to make than to weigh.
 */
export type UsageRow = {
  /** (meter, recordId) as bytes that order as these do; the first {@link UsageRow.keyLength} are the record's. */
  readonly key: Uint8Array
  keyLength: number
  /** 20 bytes. */
  readonly provider: Uint8Array
  gpuModel: string
  /** The model as the file has it: rows are of few models, and the text is made again only where it changes. */
  modelBytes: Uint8Array
  gpuMilli: number
  startedAtMs: number
  endedAtMs: number
  verifiedBps: number
  /** The earlier epoch it counted in; null for usage of the distribution's own epoch. */
  epoch: number | null
  /** Its model's weight in the card of its own epoch, where a file says so; null takes the distribution's card. */
  rewardWeight: bigint | null
  /** Where the fields lie; they are there until the next row is read. */
  fields: CsvRow | null
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

/** Columns of a usage file; `taskId` or `taskRef` has to be there, which {@link readUsageRow} sees to. */
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
/** Longest recordId or taskId. */
const MAX_ID_BYTES = 64
const TASK_REF_BYTES = 32

/** A row to read into. */
export function createUsageRow(): UsageRow {
  return {
    key: new Uint8Array(1 + ACCOUNT_BYTES + MAX_ID_BYTES),
    keyLength: 0,
    provider: new Uint8Array(ACCOUNT_BYTES),
    gpuModel: '',
    modelBytes: new Uint8Array(0),
    gpuMilli: 0,
    startedAtMs: 0,
    endedAtMs: 0,
    verifiedBps: 0,
    epoch: null,
    rewardWeight: null,
    fields: null,
  }
}

/** Reads a row of the distribution's own epoch; a column `epoch` in it is not looked at. Throws `MalformedFileError`. */
export function readUsageRow(usage: UsageRow, row: CsvRow): void {
  if (hasField(row, CONSUMER)) fieldAddress(row, CONSUMER, 'consumer')
  readInterval(usage, row)
  readKey(usage, row)
  checkTask(row)
  fieldAddressInto(row, PROVIDER, 'provider', usage.provider, 0)
  readModel(usage, row)
  usage.gpuMilli = fieldInteger(row, MILLI, 'gpuMilli', 1, MAX_GPU_MILLI)
  usage.verifiedBps = hasField(row, BPS) ? fieldInteger(row, BPS, 'verifiedBps', 0, 10_000) : 10_000
  usage.epoch = null
  usage.rewardWeight = null
  usage.fields = row
}

/** Reads a row of an earlier epoch's usage. Throws `MalformedFileError`, also when its epoch is not before `epoch`. */
export function readEarlierUsageRow(usage: UsageRow, row: CsvRow, epoch: number): void {
  const named = fieldInteger(row, EPOCH, 'epoch', 0, Number.MAX_SAFE_INTEGER)
  if (named >= epoch) throw fieldError(row, EPOCH, `epoch must be before the distribution's, ${epoch}`)
  const rewardWeight = hasField(row, WEIGHT) ? fieldAmount(row, WEIGHT, 'rewardWeight') : null
  readUsageRow(usage, row)
  usage.epoch = named
  usage.rewardWeight = rewardWeight
}

/** `taskRef` in published files, `taskId` elsewhere: of the row that was read last. */
export function taskOf({ fields }: UsageRow): string {
  if (fields === null) return ''
  return hasTaskId(fields) ? fieldText(fields, TASK_ID) : fieldText(fields, TASK_REF).toLowerCase()
}

/** The recordId of the row that was read last. */
export function recordIdOf({ fields }: UsageRow): string {
  return fields === null ? '' : fieldText(fields, ID)
}

function readInterval(usage: UsageRow, row: CsvRow): void {
  usage.startedAtMs = fieldInteger(row, STARTED, 'startedAtMs', 0, Number.MAX_SAFE_INTEGER)
  usage.endedAtMs = fieldInteger(row, ENDED, 'endedAtMs', 0, Number.MAX_SAFE_INTEGER)
  if (usage.endedAtMs <= usage.startedAtMs || usage.endedAtMs - usage.startedAtMs > MAX_DURATION_MS) {
    throw fieldError(row, ENDED, `endedAtMs must be 1 to ${MAX_DURATION_MS} ms after startedAtMs`)
  }
}

/** A file without meters has none in its keys; else they come first, and a record without one before those with one. */
function readKey(usage: UsageRow, row: CsvRow): void {
  const hasMeter = hasField(row, METER)
  usage.key[0] = hasMeter ? 1 : 0
  if (hasMeter) fieldAddressInto(row, METER, 'meter', usage.key, 1)
  let at = hasMeter ? 1 + ACCOUNT_BYTES : 1
  checkId(row, ID, 'recordId')
  const end = row.ends[ID] as number
  for (let i = row.starts[ID] as number; i < end; i += 1, at += 1) usage.key[at] = row.bytes[i] as number
  usage.keyLength = at
}

function readModel(usage: UsageRow, row: CsvRow): void {
  const start = row.starts[MODEL] as number
  const length = (row.ends[MODEL] as number) - start
  if (length === usage.modelBytes.length && isSameRange(row.bytes, start, usage.modelBytes, 0, length)) return
  usage.gpuModel = fieldText(row, MODEL)
  usage.modelBytes = row.bytes.slice(start, start + length)
}

function hasTaskId(row: CsvRow): boolean {
  return hasField(row, TASK_ID) || !hasField(row, TASK_REF)
}

function checkTask(row: CsvRow): void {
  if (hasTaskId(row)) checkId(row, TASK_ID, 'taskId')
  else checkTaskRef(row, TASK_REF)
}

/** Throws where the field is no id of 1–64 of `A-Z a-z 0-9 . _ : -`. */
export function checkId(row: CsvRow, column: number, name: string): void {
  if (!isIdField(row, column, MAX_ID_BYTES)) {
    throw fieldError(row, column, `${name} must be 1 to ${MAX_ID_BYTES} of A-Z a-z 0-9 . _ : -`)
  }
}

/** Throws where the field is no task's public reference: 32 bytes in hex. */
export function checkTaskRef(row: CsvRow, column: number): void {
  if (!isHexField(row, column, TASK_REF_BYTES)) throw fieldError(row, column, 'taskRef must be 0x and 64 hex digits')
}
