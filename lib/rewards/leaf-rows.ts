import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { InvariantError } from '@/lib/core/app-error'
import { wei } from '@/lib/core/wei'
import type { Leaf } from './leaf'

/** Bytes of one packed row: account (20), token (20), cumulativeAmount (32, big-endian). */
export const LEAF_ROW_BYTES = 72

/** Bytes of a row's key: account and token. */
export const LEAF_KEY_BYTES = 40

/**
 * Leaves in tree order, 72 bytes each in one buffer: ordered by account, then token, no key twice, no amount 0.
 * Flat, because a million leaves as objects cost a gigabyte and as rows 72 MB.
 */
export type LeafRows = {
  readonly count: number
  readonly bytes: Uint8Array
}

/** The row at an index as a leaf. Throws `InvariantError` when there is no such row. */
export function leafAt(rows: LeafRows, index: number): Leaf {
  if (index < 0 || index >= rows.count) throw new InvariantError(`row ${index} is one of ${rows.count}`)
  const offset = index * LEAF_ROW_BYTES
  return {
    account: hexAt(rows.bytes, offset, 20),
    token: hexAt(rows.bytes, offset + 20, 20),
    cumulativeAmount: wei(readAmount(rows.bytes, index)),
  }
}

/** The amount of the row at an index. */
export function readAmount(bytes: Uint8Array, index: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * LEAF_ROW_BYTES + 40, 32)
  const low = view.getBigUint64(24)
  const high = (view.getBigUint64(0) << 64n) | view.getBigUint64(8)
  const middle = view.getBigUint64(16)
  return high === 0n && middle === 0n ? low : (high << 128n) | (middle << 64n) | low
}

/** Writes the amount of the row at an index; it is below 2^256. */
export function writeAmount(bytes: Uint8Array, index: number, amount: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + index * LEAF_ROW_BYTES + 40, 32)
  view.setBigUint64(24, BigInt.asUintN(64, amount))
  const upper = amount >> 64n
  view.setBigUint64(16, BigInt.asUintN(64, upper))
  view.setBigUint64(8, upper === 0n ? 0n : BigInt.asUintN(64, amount >> 128n))
  view.setBigUint64(0, upper === 0n ? 0n : amount >> 192n)
}

/** Lower-case 0x-hex of `length` bytes from `offset`. */
export function hexAt(bytes: Uint8Array, offset: number, length: number): Hex {
  const ascii = length * 2 + 2 <= scratch.length ? scratch : new Uint8Array(length * 2 + 2)
  ascii[0] = 48
  ascii[1] = 120
  for (let i = 0; i < length; i += 1) {
    const byte = bytes[offset + i] ?? 0
    ascii[2 * i + 2] = ASCII_OF_NIBBLE[byte >>> 4] ?? 0
    ascii[2 * i + 3] = ASCII_OF_NIBBLE[byte & 15] ?? 0
  }
  return decoder.decode(ascii.subarray(0, length * 2 + 2)) as Hex
}

/** Writes 0x-hex text, lower or upper case, into `bytes` from `offset` on. */
export function writeHex(bytes: Uint8Array, offset: number, hex: Hex | Address): void {
  for (let i = 2, o = offset; i < hex.length; i += 2, o += 1) {
    bytes[o] = (nibbleOf(hex.charCodeAt(i)) << 4) | nibbleOf(hex.charCodeAt(i + 1))
  }
}

/** Digits and letters differ in bit 6; a letter's low bits count from 1. */
function nibbleOf(code: number): number {
  return (code & 15) + (code >>> 6) * 9
}

/** Compares two rows' keys (account, then token) across buffers, as 20-byte integers. */
export function compareLeafKeys(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): number {
  for (let i = 0; i < LEAF_KEY_BYTES; i += 1) {
    const difference = (a[aOffset + i] ?? 0) - (b[bOffset + i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/** Which of two rows of ordered lists comes first in a merge: below 0 for `a`, above 0 for `b`, 0 for both; an end comes last. */
export function compareNextRows(a: LeafRows, aIndex: number, b: LeafRows, bIndex: number): number {
  if (aIndex >= a.count) return 1
  if (bIndex >= b.count) return -1
  return compareLeafKeys(a.bytes, aIndex * LEAF_ROW_BYTES, b.bytes, bIndex * LEAF_ROW_BYTES)
}

const ASCII_OF_NIBBLE = new TextEncoder().encode('0123456789abcdef')
const decoder = new TextDecoder()
const scratch = new Uint8Array(4096)
