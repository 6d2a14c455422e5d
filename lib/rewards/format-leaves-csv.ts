import { writeDecimal } from './decimal-amount'
import { LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'

const HEADER = 'account,token,cumulativeAmount\n'
/** Two addresses, 78 digits, two commas and a line feed. */
const LONGEST_LINE_BYTES = 42 + 1 + 42 + 1 + 78 + 1
const ROWS_PER_CHUNK = 8192
const ASCII_OF_NIBBLE = new TextEncoder().encode('0123456789abcdef')
const COMMA = 44
const LF = 10

/** `leaves.csv` (and `previous.csv`) in pieces of a megabyte or so: tree order, lower case, LF. */
export function* formatLeavesCsv(rows: LeafRows): Generator<Uint8Array> {
  yield new TextEncoder().encode(HEADER)
  for (let start = 0; start < rows.count; start += ROWS_PER_CHUNK) {
    yield formatRows(rows, start, Math.min(rows.count, start + ROWS_PER_CHUNK))
  }
}

function formatRows(rows: LeafRows, start: number, end: number): Uint8Array {
  const out = new Uint8Array((end - start) * LONGEST_LINE_BYTES)
  let at = 0
  for (let index = start; index < end; index += 1) {
    at = writeAddress(out, at, rows.bytes, index * LEAF_ROW_BYTES)
    at = writeAddress(out, at, rows.bytes, index * LEAF_ROW_BYTES + 20)
    at = writeDecimal(out, at, rows.bytes, index * LEAF_ROW_BYTES + 40)
    out[at] = LF
    at += 1
  }
  return out.subarray(0, at)
}

function writeAddress(out: Uint8Array, at: number, bytes: Uint8Array, offset: number): number {
  out[at] = 48
  out[at + 1] = 120
  for (let i = 0; i < 20; i += 1) {
    const byte = bytes[offset + i] ?? 0
    out[at + 2 + 2 * i] = ASCII_OF_NIBBLE[byte >>> 4] ?? 0
    out[at + 3 + 2 * i] = ASCII_OF_NIBBLE[byte & 15] ?? 0
  }
  out[at + 42] = COMMA
  return at + 43
}
