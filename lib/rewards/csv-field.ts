import type { Address } from '@/lib/core/address'
import type { CsvRow } from './csv-scan'
import { readDecimal } from './decimal-amount'
import { MalformedFileError } from './malformed-file-error'

/** Added to the value of an upper-case digit. */
const UPPER_CASE = 16
const NIBBLE_OF_ASCII = Int8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code)
  const digit = '0123456789abcdef'.indexOf(character.toLowerCase())
  return digit >= 0 && /[A-F]/.test(character) ? digit + UPPER_CASE : digit
})
const IS_ID_CHARACTER = Uint8Array.from({ length: 256 }, (_, code) =>
  /[A-Za-z0-9._:-]/.test(String.fromCharCode(code)) ? 1 : 0,
)
const ZERO = 48
const LOWER_X = 120
const decoder = new TextDecoder()
/** Up to here putting characters together is quicker than a call to the decoder, in browsers by far: ids, addresses, hashes. */
const SHORT_TEXT = 72

/** The field's text. */
export function fieldText(row: CsvRow, column: number): string {
  const field = row.bytes.subarray(row.starts[column] ?? 0, row.ends[column] ?? 0)
  if (field.length > SHORT_TEXT || !isAscii(field)) return decoder.decode(field)
  return String.fromCharCode.apply(null, field as unknown as number[])
}

function isAscii(bytes: Uint8Array): boolean {
  let bits = 0
  for (let i = 0; i < bytes.length; i += 1) bits |= bytes[i] as number
  return bits < 128
}

/** Whether the field is there and not empty. */
export function hasField(row: CsvRow, column: number): boolean {
  return (row.ends[column] ?? 0) > (row.starts[column] ?? 0)
}

/** Whether the field is 1 to `max` of `A-Z a-z 0-9 . _ : -`. */
export function isIdField(row: CsvRow, column: number, max: number): boolean {
  const start = row.starts[column] ?? 0
  const end = row.ends[column] ?? 0
  if (end === start || end - start > max) return false
  for (let i = start; i < end; i += 1) if (IS_ID_CHARACTER[row.bytes[i] as number] === 0) return false
  return true
}

/** Whether the field is 0x and two hex digits for each of so many bytes. */
export function isHexField(row: CsvRow, column: number, bytes: number): boolean {
  const start = row.starts[column] ?? 0
  const end = row.ends[column] ?? 0
  if (end - start !== 2 + 2 * bytes || row.bytes[start] !== ZERO || row.bytes[start + 1] !== LOWER_X) return false
  for (let i = start + 2; i < end; i += 1) if ((NIBBLE_OF_ASCII[row.bytes[i] as number] as number) < 0) return false
  return true
}

/** A whole number from `min` to `max`, both below 2^53, without sign, exponent or leading zeros. */
export function fieldInteger(row: CsvRow, column: number, name: string, min: number, max: number): number {
  const start = row.starts[column] ?? 0
  const end = row.ends[column] ?? 0
  let value = 0
  let good = end > start && end - start <= 16 && (row.bytes[start] !== ZERO || end - start === 1)
  for (let i = start; good && i < end; i += 1) {
    const digit = (row.bytes[i] ?? 0) - ZERO
    good = digit >= 0 && digit <= 9
    value = value * 10 + digit
  }
  if (good && value >= min && value <= max) return value
  throw fieldError(row, column, `${name} must be a whole number from ${min} to ${max}`)
}

/**
 * An address in any case, written as 20 bytes at `offset` of `out`; whether it stands there in lower case. Throws when
 * malformed or zero.
 */
export function fieldAddressInto(row: CsvRow, column: number, name: string, out: Uint8Array, offset: number): boolean {
  const start = row.starts[column] ?? 0
  const { bytes } = row
  if ((row.ends[column] ?? 0) - start !== 42 || bytes[start] !== ZERO || bytes[start + 1] !== LOWER_X) {
    throw fieldError(row, column, `${name} is not a 20-byte hex address`)
  }
  let any = 0
  for (let i = 0; i < 20; i += 1) {
    const high = NIBBLE_OF_ASCII[bytes[start + 2 + 2 * i] ?? 0] ?? -1
    const low = NIBBLE_OF_ASCII[bytes[start + 3 + 2 * i] ?? 0] ?? -1
    if (high < 0 || low < 0) throw fieldError(row, column, `${name} is not a 20-byte hex address`)
    any |= high | low
    out[offset + i] = ((high & 15) << 4) | (low & 15)
  }
  if (any === 0) throw fieldError(row, column, `${name} is the zero address`)
  return any < UPPER_CASE
}

/** An address in any case as lower-case text. Throws when malformed or zero. */
export function fieldAddress(row: CsvRow, column: number, name: string): Address {
  const text = fieldText(row, column)
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw fieldError(row, column, `${name} is not a 20-byte hex address`)
  if (!/[1-9a-fA-F]/.test(text.slice(2))) throw fieldError(row, column, `${name} is the zero address`)
  return text.toLowerCase() as Address
}

/** An amount below 2^256, a plain decimal, written as 32 big-endian bytes at `offset` of `out`. */
export function fieldAmountInto(row: CsvRow, column: number, name: string, out: Uint8Array, offset: number): void {
  const problem = readDecimal(row.bytes, row.starts[column] ?? 0, row.ends[column] ?? 0, out, offset)
  if (problem === null) return
  if (problem === 'too large') throw fieldError(row, column, `${name} is 2^256 or more`)
  throw fieldError(row, column, `${name} must be a whole number below 2^256 without sign or leading zeros`)
}

/** An amount below 2^256 as a bigint. */
export function fieldAmount(row: CsvRow, column: number, name: string): bigint {
  const out = new Uint8Array(32)
  fieldAmountInto(row, column, name, out, 0)
  return BigInt(fieldText(row, column))
}

/** What is wrong with a field, with the file, the line and the start of what stands there. */
export function fieldError(row: CsvRow, column: number, problem: string): MalformedFileError {
  const text = fieldText(row, column)
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
  return new MalformedFileError(row.file, row.line, `${problem}, found ${shown}`)
}
