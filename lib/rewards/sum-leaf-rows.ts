import type { Address } from '@/lib/core/address'
import { MAX_WEI } from '@/lib/core/wei'
import { hexAt, LEAF_ROW_BYTES, type LeafRows } from './leaf-rows'
import { SumOverflowError } from './sum-overflow-error'

const LIMBS = 8
/** Sums of so many 32-bit limbs are still exact in a double. */
const ROWS_BETWEEN_CARRIES = 1 << 20

type TokenSum = { readonly token: Address; readonly at: number; readonly limbs: Float64Array; total: bigint }

/** Σ cumulativeAmount by token, ascending. Throws `SumOverflowError`. */
export function sumLeafRows(rows: LeafRows): Map<Address, bigint> {
  const sums = new Map<Address, TokenSum>()
  const view = new DataView(rows.bytes.buffer, rows.bytes.byteOffset, rows.bytes.byteLength)
  let sum: TokenSum | undefined
  for (let row = 0; row < rows.count; row += 1) {
    const at = row * LEAF_ROW_BYTES
    if (sum === undefined || !sameToken(rows.bytes, sum.at, at + 20)) sum = findSum(sums, rows.bytes, at + 20)
    for (let limb = 0; limb < LIMBS; limb += 1) {
      sum.limbs[limb] = (sum.limbs[limb] ?? 0) + view.getUint32(at + 40 + 4 * limb)
    }
    if (row % ROWS_BETWEEN_CARRIES === ROWS_BETWEEN_CARRIES - 1) for (const each of sums.values()) carry(each)
  }
  for (const each of sums.values()) {
    carry(each)
    if (each.total > MAX_WEI) throw new SumOverflowError(each.token)
  }
  return new Map([...sums].map(([token, { total }]) => [token, total] as const).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function findSum(sums: Map<Address, TokenSum>, bytes: Uint8Array, at: number): TokenSum {
  const token = hexAt(bytes, at, 20)
  const sum = sums.get(token) ?? { token, at, limbs: new Float64Array(LIMBS), total: 0n }
  sums.set(token, sum)
  return sum
}

function carry(sum: TokenSum): void {
  for (let limb = 0; limb < LIMBS; limb += 1) {
    sum.total += BigInt(sum.limbs[limb] ?? 0) << BigInt(32 * (LIMBS - 1 - limb))
  }
  sum.limbs.fill(0)
}

function sameToken(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 19; i >= 0; i -= 1) if (bytes[a + i] !== bytes[b + i]) return false
  return true
}
