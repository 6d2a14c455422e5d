import type { Address } from '@/lib/core/address'
import { fieldAddress, fieldAmount, fieldError, fieldInteger, fieldText, hasField } from './csv-field'
import type { CsvColumns, CsvRow } from './csv-scan'
import { checkId, checkTaskRef } from './usage-row'

/** One capture of a file, the epoch it names included. */
export type CaptureRow = {
  /** File and line, for errors. */
  readonly name: string
  readonly task: string
  readonly token: Address
  /** The epoch whose usage it pays for; null where the file names none, which means the distribution's own. */
  readonly epoch: number | null
  readonly captured: bigint
  readonly fee: bigint
  readonly burned: bigint
  readonly netAmount: bigint
  /** Its place on the chain; −1 where the file does not say. */
  readonly blockNumber: number
  readonly logIndex: number
}

const NAMES = [
  'token',
  'netAmount',
  'taskId',
  'taskRef',
  'epoch',
  'captured',
  'fee',
  'burned',
  'blockNumber',
  'logIndex',
] as const
const TOKEN = 0
const NET = 1
const TASK_ID = 2
const TASK_REF = 3
const EPOCH = 4
const CAPTURED = 5
const FEE = 6
const BURNED = 7
const BLOCK = 8
const LOG = 9

/** Columns of a captures file. Without `captured`, `fee` and `burned` the net amount is all there is. */
export const CAPTURE_COLUMNS: CsvColumns = {
  names: NAMES,
  optional: ['taskId', 'taskRef', 'epoch', 'captured', 'fee', 'burned', 'blockNumber', 'logIndex'],
}

/** Reads one capture. Throws `MalformedFileError`, also when captured is not fee + burned + netAmount. */
export function parseCaptureRow(row: CsvRow): CaptureRow {
  const netAmount = fieldAmount(row, NET, 'netAmount')
  const fee = hasField(row, FEE) ? fieldAmount(row, FEE, 'fee') : 0n
  const burned = hasField(row, BURNED) ? fieldAmount(row, BURNED, 'burned') : 0n
  const captured = hasField(row, CAPTURED) ? fieldAmount(row, CAPTURED, 'captured') : fee + burned + netAmount
  if (captured !== fee + burned + netAmount) {
    throw fieldError(row, CAPTURED, 'captured must be fee + burned + netAmount')
  }
  return {
    name: `${row.file} line ${row.line}`,
    task: parseTask(row),
    token: fieldAddress(row, TOKEN, 'token'),
    epoch: hasField(row, EPOCH) ? fieldInteger(row, EPOCH, 'epoch', 0, Number.MAX_SAFE_INTEGER) : null,
    captured,
    fee,
    burned,
    netAmount,
    blockNumber: parsePlace(row, BLOCK, 'blockNumber'),
    logIndex: parsePlace(row, LOG, 'logIndex'),
  }
}

/** As usage files name it: a reference where there is no id. */
function parseTask(row: CsvRow): string {
  if (!hasField(row, TASK_ID) && hasField(row, TASK_REF)) {
    checkTaskRef(row, TASK_REF)
    return fieldText(row, TASK_REF).toLowerCase()
  }
  checkId(row, TASK_ID, 'taskId')
  return fieldText(row, TASK_ID)
}

function parsePlace(row: CsvRow, column: number, name: string): number {
  return hasField(row, column) ? fieldInteger(row, column, name, 0, Number.MAX_SAFE_INTEGER) : -1
}
