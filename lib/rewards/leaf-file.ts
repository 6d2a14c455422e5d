import { fieldAddressInto, fieldAmountInto } from './csv-field'
import { type CsvColumns, type CsvRow, type CsvScan, createCsvScan, endCsv, scanCsv } from './csv-scan'
import { compareLeafKeys, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'
import { MalformedFileError } from './malformed-file-error'
import { DuplicateLeafError, orderLeafRows } from './order-leaf-rows'

const COLUMNS: CsvColumns = { names: ['account', 'token', 'cumulativeAmount'] }

// A row is at least 2 × 42 characters, a digit, two commas and a line feed: what a file of known size can hold at most.
const SHORTEST_LINE_BYTES = 88

const ZERO = 48

/** Smaller files are hashed by one thread. */
const SHARED_FROM_BYTES = 1 << 22

/** A leaves file being read; made by {@link createLeafFile}. */
export type LeafFile = {
  readonly scan: CsvScan
  bytes: Uint8Array
  count: number
  /** All rows so far are in lower case and tree order, and none has an amount of 0. */
  isOrdered: boolean
}

/** Begins to read `account,token,cumulativeAmount` rows, in any order. `expectedBytes` is the file's size, if known. */
export function createLeafFile(file: string, expectedBytes = 1 << 16): LeafFile {
  const capacity = (Math.ceil(expectedBytes / SHORTEST_LINE_BYTES) + 1) * LEAF_ROW_BYTES
  // Shared where there is such memory, so that threads can hash the rows where they lie.
  const shared = expectedBytes >= SHARED_FROM_BYTES && typeof SharedArrayBuffer === 'function'
  const bytes = new Uint8Array(shared ? new SharedArrayBuffer(capacity) : new ArrayBuffer(capacity))
  return { scan: createCsvScan(file, COLUMNS), bytes, count: 0, isOrdered: true }
}

/** Feeds the file's next bytes. Throws `MalformedFileError` with the line. */
export function readLeafFile(leafFile: LeafFile, chunk: Uint8Array): void {
  scanCsv(leafFile.scan, chunk, (row) => addRow(leafFile, row))
}

/** Whether a file that was read to its end is, byte for byte, what `formatLeavesCsv` writes of its leaves. */
export function isWrittenAsPublished({ scan, isOrdered }: LeafFile): boolean {
  // Amounts have no other form than one; what a scan tolerates otherwise, it notes.
  const isHeader =
    scan.fieldCount === COLUMNS.names.length && scan.positions?.every((column, at) => column === at) === true
  return scan.isPlain && isHeader && isOrdered
}

/** Ends the file and gives its leaves in tree order. Throws `MalformedFileError`, also for a leaf that comes twice. */
export function endLeafFile(leafFile: LeafFile): LeafRows {
  endCsv(leafFile.scan, (row) => addRow(leafFile, row))
  try {
    return orderLeafRows(leafFile.bytes, leafFile.count)
  } catch (error) {
    if (!(error instanceof DuplicateLeafError)) throw error
    // Row i is on line i + 2, unless quoted fields with line feeds stand before it.
    const [first, second] = error.rows
    const problem = `${error.message}, first on line ${first + 2}`
    throw new MalformedFileError(leafFile.scan.file, second + 2, problem)
  }
}

function addRow(leafFile: LeafFile, row: CsvRow): void {
  const offset = leafFile.count * LEAF_ROW_BYTES
  if (offset + LEAF_ROW_BYTES > leafFile.bytes.length) grow(leafFile)
  const { bytes } = leafFile
  const isLower = fieldAddressInto(row, 0, 'account', bytes, offset)
  const isLowerToo = fieldAddressInto(row, 1, 'token', bytes, offset + 20)
  fieldAmountInto(row, 2, 'cumulativeAmount', bytes, offset + 40)
  const isZero = row.bytes[row.starts[2] as number] === ZERO
  const isNext = offset === 0 || compareLeafKeys(bytes, offset - LEAF_ROW_BYTES, bytes, offset) < 0
  if (!isLower || !isLowerToo || isZero || !isNext) leafFile.isOrdered = false
  leafFile.count += 1
}

function grow(leafFile: LeafFile): void {
  const larger = new Uint8Array(leafFile.bytes.length * 2)
  larger.set(leafFile.bytes)
  leafFile.bytes = larger
}
