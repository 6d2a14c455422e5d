import { type Address, compareAddresses } from '@/lib/core/address'
import { ACCOUNT_BYTES } from './account-table'
import type { Distribution } from './compute-distribution'
import { compareNextRows, hexAt, LEAF_ROW_BYTES, type LeafRows, readAmount } from './leaf-rows'
import { toRewardRows } from './reward-rows'

/** One account's reward of a token under the formula that counts and under the one that is tried. */
export type RewardDifference = {
  readonly account: Address
  readonly token: Address
  readonly now: bigint
  readonly shadow: bigint
  /** shadow − now: above 0 wins. */
  readonly difference: bigint
}

/**
 * How many would win and lose of a token, what the winners would gain (`moved`), and how much more would be carried to
 * the next epoch because nobody has weight (`carried`, below 0 where less would). The losers lose moved + carried.
 */
type TokenSums = { winners: number; losers: number; unchanged: number; moved: bigint; carried: bigint }

/** What is compared of a distribution. */
type Split = Pick<Distribution, 'shares' | 'carriedOut'>

/** Who would win and lose, by token. */
export type RewardComparison = {
  readonly tokens: ReadonlyMap<Address, TokenSums>
  /** Those whose reward would change: the largest gain first, the largest loss last. */
  readonly differences: readonly RewardDifference[]
}

/** Differences are sorted and cut whenever there are so many times more of them than are kept. */
const SLACK = 8

/**
 * Compares an epoch's shares with those of a shadow run: the same records under another rate card or formula, before
 * that one counts. Both split the same budgets: what one gains another loses, or the next epoch. `keep` is how many of the
 * largest gains, and of the largest losses, are listed: all where it is not given.
 */
export function compareRewards(now: Split, shadow: Split, keep = Number.POSITIVE_INFINITY): RewardComparison {
  const tokens = new Map<Address, TokenSums>()
  let differences: RewardDifference[] = []
  forEachPair(toRewardRows(now.shares), toRewardRows(shadow.shares), (found) => {
    const carried = (shadow.carriedOut.get(found.token) ?? 0n) - (now.carriedOut.get(found.token) ?? 0n)
    const sums = tokens.get(found.token) ?? { winners: 0, losers: 0, unchanged: 0, moved: 0n, carried }
    tokens.set(found.token, sums)
    if (found.difference === 0n) sums.unchanged += 1
    else if (found.difference < 0n) sums.losers += 1
    else {
      sums.winners += 1
      sums.moved += found.difference
    }
    if (found.difference !== 0n) differences.push(found)
    if (differences.length > SLACK * 2 * keep) differences = cut(differences, keep)
  })
  return {
    tokens: new Map([...tokens].sort(([a], [b]) => compareAddresses(a, b))),
    differences: cut(differences, keep),
  }
}

/** Both lists are in tree order: one merge meets every account and token once. */
function forEachPair(now: LeafRows, shadow: LeafRows, visit: (found: RewardDifference) => void): void {
  for (let i = 0, k = 0; i < now.count || k < shadow.count; ) {
    const order = compareNextRows(now, i, shadow, k)
    const [rows, row] = order <= 0 ? [now, i] : [shadow, k]
    const before = order <= 0 ? readAmount(now.bytes, i) : 0n
    const after = order >= 0 ? readAmount(shadow.bytes, k) : 0n
    const at = row * LEAF_ROW_BYTES
    visit({
      account: hexAt(rows.bytes, at, ACCOUNT_BYTES),
      token: hexAt(rows.bytes, at + ACCOUNT_BYTES, ACCOUNT_BYTES),
      now: before,
      shadow: after,
      difference: after - before,
    })
    if (order <= 0) i += 1
    if (order >= 0) k += 1
  }
}

/** The largest gains, then the largest losses. */
function cut(differences: readonly RewardDifference[], keep: number): RewardDifference[] {
  const sorted = differences.toSorted(compareDifferences)
  if (sorted.length <= 2 * keep) return sorted
  const gains = sorted.filter(({ difference }) => difference > 0n).slice(0, keep)
  const losses = sorted.filter(({ difference }) => difference < 0n).slice(-keep)
  return [...gains, ...losses]
}

function compareDifferences(a: RewardDifference, b: RewardDifference): number {
  if (a.difference !== b.difference) return a.difference > b.difference ? -1 : 1
  return compareAddresses(a.account, b.account) || compareAddresses(a.token, b.token)
}
