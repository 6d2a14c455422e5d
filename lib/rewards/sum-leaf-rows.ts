import { type Address, compareAddresses } from '@/lib/core/address'
import { MAX_WEI } from '@/lib/core/wei'
import { SumOverflowError } from './accumulate'
import { hexAt, LEAF_ROW_BYTES, type LeafRows, readAmount } from './leaf-rows'

/** Σ cumulativeAmount by token, ascending. Throws `SumOverflowError`. */
export function sumLeafRows(rows: LeafRows): Map<Address, bigint> {
  const totals = new Map<Address, bigint>()
  for (let index = 0; index < rows.count; index += 1) {
    const token = hexAt(rows.bytes, index * LEAF_ROW_BYTES + 20, 20)
    const total = (totals.get(token) ?? 0n) + readAmount(rows.bytes, index)
    if (total > MAX_WEI) throw new SumOverflowError(token)
    totals.set(token, total)
  }
  return new Map([...totals].sort(([a], [b]) => compareAddresses(a, b)))
}
