import { concatBytes } from './concat-bytes'
import { MalformedFileError } from './malformed-file-error'
import { splitQuotedLine } from './split-quoted-line'

/** The columns a reader wants, by header name, in the reader's own order. */
export type CsvColumns = {
  readonly names: readonly string[]
  /** Names that a file may leave out; their fields then read as empty. */
  readonly optional?: readonly string[]
}

/** One row: where each wanted column's field lies in `bytes`. Valid only until the callback returns. */
export type CsvRow = {
  readonly file: string
  readonly line: number
  readonly bytes: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

/** A scan under way; made by {@link createCsvScan}, fed by {@link scanCsv}. */
export type CsvScan = {
  readonly file: string
  readonly columns: CsvColumns
  /** Position of each wanted column in the file's rows, −1 where the file has none; null until the header was read. */
  positions: Int32Array | null
  fieldCount: number
  line: number
  /** First of the blank lines seen since the last row; only a file's end may be blank. */
  blankLine: number
  started: boolean
  /** No byte order mark, no quote, no carriage return, no blank line, and a line feed at the end of every line so far. */
  isPlain: boolean
  pending: Uint8Array
  bytes: Uint8Array
  readonly starts: Int32Array
  readonly ends: Int32Array
}

// A row of ours is some 200 bytes; one of a megabyte is not a table's row, and would have to be held whole.
const MAX_LINE_BYTES = 1 << 20
const LF = 10
const CR = 13
const QUOTE = 34
const COMMA = 44
const EMPTY = new Uint8Array(0)
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** Begins a scan. Columns may stand in any order, with others between them; a byte order mark and CRLF are tolerated. */
export function createCsvScan(file: string, columns: CsvColumns): CsvScan {
  const wanted = columns.names.length
  return {
    file,
    columns,
    positions: null,
    fieldCount: 0,
    line: 0,
    blankLine: 0,
    started: false,
    isPlain: true,
    pending: EMPTY,
    bytes: EMPTY,
    starts: new Int32Array(wanted),
    ends: new Int32Array(wanted),
  }
}

/** Feeds the next bytes of the file. Calls back for each row that is complete. Throws {@link MalformedFileError}. */
export function scanCsv(scan: CsvScan, chunk: Uint8Array, onRow: (row: CsvRow) => void): void {
  const rest = finishPending(scan, skipByteOrderMark(scan, chunk), onRow)
  const start = scanLines(scan, rest, onRow)
  if (rest.length > start) keep(scan, rest.subarray(start))
}

/** Only the line that the last piece broke off in is joined with the next piece, not all of that. */
function finishPending(scan: CsvScan, chunk: Uint8Array, onRow: (row: CsvRow) => void): Uint8Array {
  if (scan.pending.length === 0 || chunk.length === 0) return chunk
  // Whether a line feed ends the row takes knowing all of its quotes: rows with quotes are joined with everything.
  const lineEnd = scan.pending.includes(QUOTE) ? -1 : chunk.indexOf(LF)
  const joined = concatBytes(scan.pending, lineEnd === -1 ? chunk : chunk.subarray(0, lineEnd + 1))
  scan.pending = EMPTY
  if (lineEnd === -1 || joined.includes(QUOTE)) {
    return lineEnd === -1 ? joined : concatBytes(joined, chunk.subarray(lineEnd + 1))
  }
  scanLines(scan, joined, onRow)
  return chunk.subarray(lineEnd + 1)
}

/** Scans whole rows; gives where the first one begins that is not whole. */
function scanLines(scan: CsvScan, bytes: Uint8Array, onRow: (row: CsvRow) => void): number {
  const quoted = bytes.includes(QUOTE)
  let start = 0
  for (;;) {
    const end = quoted ? findQuotedEnd(bytes, start) : bytes.indexOf(LF, start)
    if (end === -1) return start
    scanLine(scan, bytes, start, end, quoted, onRow)
    start = end + 1
  }
}

function keep(scan: CsvScan, bytes: Uint8Array): void {
  scan.pending = bytes.slice()
  if (bytes.length > MAX_LINE_BYTES) throw malformed(scan, scan.line + 1, 'is longer than a megabyte')
}

/** Ends the file: its last line needs no line feed. Throws {@link MalformedFileError}, also when there was no header. */
export function endCsv(scan: CsvScan, onRow: (row: CsvRow) => void): void {
  const bytes = scan.pending
  scan.pending = EMPTY
  if (bytes.length > 0) {
    scan.isPlain = false
    scanLine(scan, bytes, 0, bytes.length, bytes.includes(QUOTE), onRow)
  }
  if (scan.positions === null) throw new MalformedFileError(scan.file, null, 'is empty, not even a header')
}

/** The mark may come in pieces: until three bytes are there that could be one, they wait. */
function skipByteOrderMark(scan: CsvScan, chunk: Uint8Array): Uint8Array {
  if (scan.started || chunk.length === 0) return chunk
  const bytes = concatBytes(scan.pending, chunk)
  const isMark = BYTE_ORDER_MARK.every((byte, i) => i >= bytes.length || bytes[i] === byte)
  scan.pending = EMPTY
  if (isMark && bytes.length < BYTE_ORDER_MARK.length) {
    scan.pending = bytes.slice()
    return EMPTY
  }
  scan.started = true
  if (isMark) scan.isPlain = false
  return isMark ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes
}

/** The line feed that ends the row: one within quotes does not. */
function findQuotedEnd(bytes: Uint8Array, start: number): number {
  let within = false
  for (let i = start; i < bytes.length; i += 1) {
    if (bytes[i] === QUOTE) within = !within
    else if (bytes[i] === LF && !within) return i
  }
  return -1
}

function scanLine(
  scan: CsvScan,
  bytes: Uint8Array,
  start: number,
  lineEnd: number,
  quoted: boolean,
  onRow: (row: CsvRow) => void,
): void {
  const end = lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd
  if (end !== lineEnd || end === start) scan.isPlain = false
  scan.line += 1
  const line = scan.line
  if (end === start) {
    if (scan.positions === null) throw malformed(scan, line, 'is blank where the header should be')
    if (scan.blankLine === 0) scan.blankLine = line
    return
  }
  if (scan.blankLine !== 0) throw malformed(scan, scan.blankLine, 'is blank')
  if (quoted && bytes.subarray(start, end).includes(QUOTE)) {
    scan.isPlain = false
    scanQuotedLine(scan, bytes.subarray(start, end), onRow)
    return
  }
  if (scan.positions === null) {
    readHeader(scan, new TextDecoder().decode(bytes.subarray(start, end)).split(','))
    return
  }
  scan.bytes = bytes
  findFields(scan, scan.positions, start, end)
  onRow(scan)
}

function findFields(scan: CsvScan, positions: Int32Array, start: number, end: number): void {
  const { bytes, starts, ends } = scan
  let field = 0
  let fieldStart = start
  for (let i = start; i <= end; i += 1) {
    if (i < end && bytes[i] !== COMMA) continue
    const wanted = positions[field] ?? -1
    if (wanted >= 0) {
      starts[wanted] = fieldStart
      ends[wanted] = i
    }
    field += 1
    fieldStart = i + 1
  }
  if (field !== scan.fieldCount) throw wrongFieldCount(scan, field)
}

function scanQuotedLine(scan: CsvScan, bytes: Uint8Array, onRow: (row: CsvRow) => void): void {
  const fields = splitQuotedLine(bytes)
  if (fields === null) throw malformed(scan, scan.line, 'has a quote that is not closed, or not around a whole field')
  const firstLine = scan.line
  if (scan.positions === null) {
    readHeader(
      scan,
      fields.map((field) => new TextDecoder().decode(field)),
    )
  } else {
    if (fields.length !== scan.fieldCount) throw wrongFieldCount(scan, fields.length)
    scan.bytes = placeFields(scan, scan.positions, fields)
    onRow(scan)
  }
  scan.line = firstLine + bytes.reduce((count, byte) => (byte === LF ? count + 1 : count), 0)
}

function placeFields(scan: CsvScan, positions: Int32Array, fields: readonly Uint8Array[]): Uint8Array {
  let offset = 0
  fields.forEach((field, index) => {
    const wanted = positions[index] ?? -1
    if (wanted >= 0) {
      scan.starts[wanted] = offset
      scan.ends[wanted] = offset + field.length
    }
    offset += field.length
  })
  return fields.reduce(concatBytes, EMPTY)
}

/** Stores, for each field of the file, which wanted column it is. */
function readHeader(scan: CsvScan, header: readonly string[]): void {
  const { names, optional } = scan.columns
  const positions = new Int32Array(header.length).fill(-1)
  header.forEach((name, index) => {
    const wanted = names.indexOf(name)
    if (wanted < 0) return
    if (positions.includes(wanted)) throw malformed(scan, scan.line, `has the column "${name}" twice`)
    positions[index] = wanted
  })
  names.forEach((name, wanted) => {
    if (positions.includes(wanted) || optional?.includes(name)) return
    throw malformed(scan, scan.line, `has no column "${name}"`)
  })
  scan.starts.fill(0)
  scan.ends.fill(0)
  scan.positions = positions
  scan.fieldCount = header.length
}

function wrongFieldCount(scan: CsvScan, count: number): MalformedFileError {
  return malformed(scan, scan.line, `has ${count} fields, not ${scan.fieldCount} as the header`)
}

function malformed(scan: CsvScan, line: number, problem: string): MalformedFileError {
  return new MalformedFileError(scan.file, line, problem)
}
