import { type Address, compareAddresses } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { assert } from '@/lib/core/assert'
import { MAX_WEI } from '@/lib/core/wei'
import { accumulate, SumOverflowError } from './accumulate'
import type { LeafRows } from './leaf-rows'
import type { Reward } from './reward'
import { splitBudget } from './split'
import { assertStatementBalances, type Statement } from './statement'

/** Weight by provider; a weight of 0 is the same as none. */
export type Weights = ReadonlyMap<Address, bigint>

/** One capture (or prepaid settlement) a distribution counts. Each is split on its own, never merged with another. */
export type DistributionCapture = {
  /** What an error calls it: a file's line, a payment id. */
  readonly name: string
  readonly token: Address
  /** captured = fee + burned + netAmount. */
  readonly captured: bigint
  readonly fee: bigint
  readonly burned: bigint
  readonly netAmount: bigint
  /** The weights of its task's providers in the epoch the capture names. Captures of one task may share one map. */
  readonly weights: Weights
}

/** Everything a distribution follows from. */
export type DistributionInput = {
  /** Weight of every provider in the epoch itself, over all tasks. */
  readonly weights: Weights
  readonly captures: readonly DistributionCapture[]
  /** Minted for this epoch, by token. */
  readonly emission: ReadonlyMap<Address, bigint>
  /** What the epochs before could not split, by token. */
  readonly carriedIn: ReadonlyMap<Address, bigint>
  /** The last active distribution's leaves. */
  readonly previous: LeafRows
}

/** A distribution, before its tree is built. Maps are ordered by token, ascending. */
export type Distribution = {
  readonly leaves: LeafRows
  /** Σ cumulativeAmount by token: what `submitRoot` is given. */
  readonly totals: ReadonlyMap<Address, bigint>
  /** Ordered by account, then token; none is 0 in both shares. */
  readonly rewards: readonly Reward[]
  /** What nobody's weight could split, by token; never 0. */
  readonly carriedOut: ReadonlyMap<Address, bigint>
  /** By every token that was minted, carried in or captured. */
  readonly statement: ReadonlyMap<Address, Statement>
}

type MutableReward = { -readonly [K in keyof Reward]: Reward[K] }
type MutableStatement = { -readonly [K in keyof Statement]: Statement[K] }
type Working = { rewards: Map<string, MutableReward>; statement: Map<Address, MutableStatement> }

/**
 * Computes an epoch's distribution: the emission by weight, each capture over its own task's providers, and the
 * cumulative amounts. The result does not depend on the order of any input.
 * Throws {@link CaptureWithoutWeightError}, `SumOverflowError`, or an `InvariantError` when units go missing.
 */
export function computeDistribution(input: DistributionInput): Distribution {
  const working: Working = { rewards: new Map(), statement: new Map() }
  splitEmission(working, input)
  for (const capture of input.captures) splitCapture(working, capture)
  const statement = new Map([...working.statement].sort(([a], [b]) => compareAddresses(a, b)))
  for (const [token, entry] of statement) {
    for (const amount of Object.values(entry)) assertNoOverflow(token, amount)
    assertStatementBalances(token, entry)
  }
  const rewards = [...working.rewards].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reward]) => reward)
  const { leaves, totals } = accumulate(input.previous, rewards)
  return { leaves, totals, rewards, carriedOut: carriedOut(statement), statement }
}

function splitEmission(working: Working, { weights, emission, carriedIn }: DistributionInput): void {
  const providers = orderProviders(weights)
  for (const token of new Set([...emission.keys(), ...carriedIn.keys()])) {
    const entry = statementOf(working, token)
    entry.minted = emission.get(token) ?? 0n
    entry.carriedIn = carriedIn.get(token) ?? 0n
    const budget = entry.minted + entry.carriedIn
    assertNoOverflow(token, budget)
    if (providers.accounts.length === 0) {
      entry.carriedOut = budget
      continue
    }
    splitBudget(budget, providers.weights).forEach((share, index) => {
      if (share === 0n) return
      rewardOf(working, providers.accounts[index], token).emissionShare += share
      entry.emissionShares += share
    })
  }
}

function splitCapture(working: Working, capture: DistributionCapture): void {
  const { token, netAmount } = capture
  const providers = orderProviders(capture.weights)
  if (providers.accounts.length === 0) throw new CaptureWithoutWeightError(capture.name)
  const entry = statementOf(working, token)
  entry.captured += capture.captured
  entry.fees += capture.fee
  entry.burned += capture.burned
  splitBudget(netAmount, providers.weights).forEach((share, index) => {
    if (share === 0n) return
    rewardOf(working, providers.accounts[index], token).earningsShare += share
    entry.earnings += share
  })
}

function orderProviders(weights: Weights): { accounts: Address[]; weights: bigint[] } {
  const entries = [...weights].filter(([, weight]) => weight > 0n).sort(([a], [b]) => compareAddresses(a, b))
  return { accounts: entries.map(([account]) => account), weights: entries.map(([, weight]) => weight) }
}

function rewardOf({ rewards }: Working, account: Address | undefined, token: Address): MutableReward {
  assert(account !== undefined, 'a share has an account')
  const key = account + token
  const reward = rewards.get(key) ?? { account, token, emissionShare: 0n, earningsShare: 0n }
  rewards.set(key, reward)
  return reward
}

function statementOf({ statement }: Working, token: Address): MutableStatement {
  const entry = statement.get(token) ?? {
    captured: 0n,
    fees: 0n,
    burned: 0n,
    earnings: 0n,
    minted: 0n,
    carriedIn: 0n,
    emissionShares: 0n,
    carriedOut: 0n,
  }
  statement.set(token, entry)
  return entry
}

function carriedOut(statement: ReadonlyMap<Address, Statement>): Map<Address, bigint> {
  return new Map([...statement].map(([token, entry]) => [token, entry.carriedOut] as const).filter(([, n]) => n > 0n))
}

function assertNoOverflow(token: Address, amount: bigint): void {
  if (amount > MAX_WEI) throw new SumOverflowError(token)
}

/** A capture of a task that nobody worked on in the epoch it names: refused before it is sent, an error here. */
export class CaptureWithoutWeightError extends AppError {
  constructor(name: string) {
    super(`${name}: a capture whose task has no weight in the epoch it names`, {
      code: 'CAPTURE_WITHOUT_WEIGHT',
      status: 422,
    })
  }
}
