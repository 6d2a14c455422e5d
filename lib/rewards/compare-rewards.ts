import { type Address, compareAddresses } from '@/lib/core/address'
import type { Reward } from './reward'

/** One account's reward of a token under the formula that counts and under the one that is tried. */
export type RewardDifference = {
  readonly account: Address
  readonly token: Address
  readonly now: bigint
  readonly shadow: bigint
  /** shadow − now: above 0 wins. */
  readonly difference: bigint
}

/** Who would win and lose, by token. */
export type RewardComparison = {
  readonly tokens: ReadonlyMap<Address, { winners: number; losers: number; unchanged: number; moved: bigint }>
  /** Everybody whose reward would change: the largest gain first, the largest loss last. */
  readonly differences: readonly RewardDifference[]
}

type Pair = { readonly account: Address; readonly token: Address; now: bigint; shadow: bigint }

/**
 * Compares an epoch's rewards with those of a shadow run: the same records under another rate card or formula, before
 * that one counts. What the winners gain is what the losers lose (`moved`), as both split the same budgets.
 */
export function compareRewards(now: readonly Reward[], shadow: readonly Reward[]): RewardComparison {
  const pairs = new Map<string, Pair>()
  for (const reward of now) pairOf(pairs, reward).now += reward.emissionShare + reward.earningsShare
  for (const reward of shadow) pairOf(pairs, reward).shadow += reward.emissionShare + reward.earningsShare
  const all = [...pairs.values()].map((pair) => ({ ...pair, difference: pair.shadow - pair.now }))
  const tokens = new Map<Address, { winners: number; losers: number; unchanged: number; moved: bigint }>()
  for (const { token, difference } of all.sort(compareDifferences)) {
    const sums = tokens.get(token) ?? { winners: 0, losers: 0, unchanged: 0, moved: 0n }
    if (difference > 0n) sums.winners += 1
    else if (difference < 0n) sums.losers += 1
    else sums.unchanged += 1
    if (difference > 0n) sums.moved += difference
    tokens.set(token, sums)
  }
  return {
    tokens: new Map([...tokens].sort(([a], [b]) => compareAddresses(a, b))),
    differences: all.filter(({ difference }) => difference !== 0n),
  }
}

function pairOf(pairs: Map<string, Pair>, { account, token }: Reward): Pair {
  const pair = pairs.get(account + token) ?? { account, token, now: 0n, shadow: 0n }
  pairs.set(account + token, pair)
  return pair
}

function compareDifferences(a: RewardDifference, b: RewardDifference): number {
  if (a.difference !== b.difference) return a.difference > b.difference ? -1 : 1
  return compareAddresses(a.account, b.account) || compareAddresses(a.token, b.token)
}
