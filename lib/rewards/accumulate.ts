import { type Address, compareAddresses } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { MAX_WEI } from '@/lib/core/wei'
import { compareLeafKeys, hexAt, LEAF_ROW_BYTES, type LeafRows, readAmount, writeAmount, writeHex } from './leaf-rows'
import type { Reward } from './reward'

/** The leaves of a distribution and Σ cumulativeAmount by token, ascending. */
export type Accumulated = {
  readonly leaves: LeafRows
  readonly totals: ReadonlyMap<Address, bigint>
}

/**
 * Adds an epoch's rewards to the previous leaves: both are ordered by account, then token, so one merge does it.
 * An account once in the tree stays. Throws {@link SumOverflowError}.
 */
export function accumulate(previous: LeafRows, rewards: readonly Reward[]): Accumulated {
  const earned = packRewards(rewards)
  const bytes = new Uint8Array((previous.count + rewards.length) * LEAF_ROW_BYTES)
  const totals = new Map<Address, bigint>()
  let count = 0
  for (let p = 0, r = 0; p < previous.count || r < rewards.length; count += 1) {
    const order = compareNext(previous, p, earned, r)
    const [source, index] = order <= 0 ? ([previous, p] as const) : ([earned, r] as const)
    const amount = (order <= 0 ? readAmount(previous.bytes, p) : 0n) + (order >= 0 ? readAmount(earned.bytes, r) : 0n)
    const from = index * LEAF_ROW_BYTES
    const token = hexAt(source.bytes, from + 20, 20)
    const total = (totals.get(token) ?? 0n) + amount
    if (total > MAX_WEI) throw new SumOverflowError(token)
    totals.set(token, total)
    bytes.set(source.bytes.subarray(from, from + 40), count * LEAF_ROW_BYTES)
    writeAmount(bytes, count, amount)
    if (order <= 0) p += 1
    if (order >= 0) r += 1
  }
  return {
    leaves: { count, bytes: bytes.subarray(0, count * LEAF_ROW_BYTES) },
    totals: new Map([...totals].sort(([a], [b]) => compareAddresses(a, b))),
  }
}

function packRewards(rewards: readonly Reward[]): LeafRows {
  const bytes = new Uint8Array(rewards.length * LEAF_ROW_BYTES)
  rewards.forEach(({ account, token, emissionShare, earningsShare }, index) => {
    if (emissionShare + earningsShare > MAX_WEI) throw new SumOverflowError(token)
    writeHex(bytes, index * LEAF_ROW_BYTES, account)
    writeHex(bytes, index * LEAF_ROW_BYTES + 20, token)
    writeAmount(bytes, index, emissionShare + earningsShare)
  })
  return { count: rewards.length, bytes }
}

function compareNext(a: LeafRows, aIndex: number, b: LeafRows, bIndex: number): number {
  if (aIndex >= a.count) return 1
  if (bIndex >= b.count) return -1
  return compareLeafKeys(a.bytes, aIndex * LEAF_ROW_BYTES, b.bytes, bIndex * LEAF_ROW_BYTES)
}

/** A sum of one token's amounts that no uint256 holds. */
export class SumOverflowError extends AppError {
  constructor(token: Address) {
    super(`the amounts of token ${token} add up to 2^256 or more`, { code: 'SUM_OVERFLOW', status: 422 })
  }
}
