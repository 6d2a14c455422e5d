import type { Address } from '@/lib/core/address'
import type { Distribution } from './compute-distribution'
import { findLeafRows } from './find-leaf-rows'
import { type LeafRows, leafAt } from './leaf-rows'
import { findRewards } from './reward-rows'

/** How one of an account's amounts came about: cumulativeAmount = previousAmount + emissionShare + earningsShare. */
export type ExplainedLeaf = {
  readonly token: Address
  readonly previousAmount: bigint
  readonly emissionShare: bigint
  readonly earningsShare: bigint
  readonly cumulativeAmount: bigint
  /** Its place in the tree. */
  readonly index: number
}

/** An account's leaves with what each is the sum of, by token; none when it has no leaf. */
export function explainAccount(
  { distribution, previous }: { readonly distribution: Distribution; readonly previous: LeafRows },
  account: Address,
): ExplainedLeaf[] {
  const before = new Map(leavesOf(previous, account).map((leaf) => [leaf.token, leaf.cumulativeAmount]))
  const earned = new Map(findRewards(distribution.shares, account).map((reward) => [reward.token, reward]))
  return leavesOf(distribution.leaves, account).map(({ token, cumulativeAmount, index }) => ({
    token,
    previousAmount: before.get(token) ?? 0n,
    emissionShare: earned.get(token)?.emissionShare ?? 0n,
    earningsShare: earned.get(token)?.earningsShare ?? 0n,
    cumulativeAmount,
    index,
  }))
}

function leavesOf(rows: LeafRows, account: Address) {
  const { start, end } = findLeafRows(rows, account)
  return Array.from({ length: end - start }, (_, i) => ({ ...leafAt(rows, start + i), index: start + i }))
}
