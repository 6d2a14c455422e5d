import { type Address, compareAddresses } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { MAX_WEI } from '@/lib/core/wei'
import { ACCOUNT_BYTES, type AccountTable, copyAccountTable, numberOfAccount } from './account-table'
import { type AccountWeights, orderWeighted, toAccountWeights, type Weights } from './account-weights'
import { accumulate } from './accumulate'
import { addAmount, amountAt, createAmountColumn } from './amount-column'
import type { LeafRows } from './leaf-rows'
import type { Reward } from './reward'
import { type EpochShares, listRewards, type TokenShares, toRewardRows } from './reward-rows'
import { splitEach } from './split'
import { assertStatementBalances, type Statement } from './statement'
import { sumLeafRows } from './sum-leaf-rows'
import { SumOverflowError } from './sum-overflow-error'

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
  readonly weights: Weights | AccountWeights
}

/** Everything a distribution follows from. */
export type DistributionInput = {
  /** Weight of every provider in the epoch itself, over all tasks. */
  readonly weights: Weights | AccountWeights
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
  /** Ordered by account, then token; none is 0 in both shares. Made when asked for: an object a reward. */
  readonly rewards: readonly Reward[]
  /** The same rewards where a million objects would be too many; see `findRewards`. */
  readonly shares: EpochShares
  /** What nobody's weight could split, by token; never 0. */
  readonly carriedOut: ReadonlyMap<Address, bigint>
  /** By every token that was minted, carried in or captured. */
  readonly statement: ReadonlyMap<Address, Statement>
}

type MutableStatement = { -readonly [K in keyof Statement]: Statement[K] }
type Working = {
  /** Everybody with a share: the epoch's providers first, by their own numbers. */
  readonly accounts: AccountTable
  readonly shares: Map<Address, TokenShares>
  readonly statement: Map<Address, MutableStatement>
}

/**
 * Computes an epoch's distribution: the emission by weight, each capture over its own task's providers, and the
 * cumulative amounts. The result does not depend on the order of any input.
 * Throws {@link CaptureWithoutWeightError}, `SumOverflowError`, or an `InvariantError` when units go missing.
 */
export function computeDistribution(input: DistributionInput): Distribution {
  const weights = toAccountWeights(input.weights)
  const working: Working = { accounts: copyAccountTable(weights.accounts), shares: new Map(), statement: new Map() }
  splitEmission(working, input, weights)
  for (const capture of input.captures) splitCapture(working, capture)
  const statement = byToken(working.statement)
  for (const [token, entry] of statement) {
    for (const amount of Object.values(entry)) assertNoOverflow(token, amount)
    assertStatementBalances(token, entry)
  }
  const shares = { accounts: working.accounts, tokens: [...byToken(working.shares).values()] }
  const leaves = accumulate(input.previous, toRewardRows(shares))
  return {
    leaves,
    totals: sumLeafRows(leaves),
    get rewards() {
      return listRewards(shares)
    },
    shares,
    carriedOut: carriedOut(statement),
    statement,
  }
}

function splitEmission(working: Working, { emission, carriedIn }: DistributionInput, weights: AccountWeights): void {
  const providers = orderWeighted(weights)
  for (const token of new Set([...emission.keys(), ...carriedIn.keys()])) {
    const entry = statementOf(working, token)
    entry.minted = emission.get(token) ?? 0n
    entry.carriedIn = carriedIn.get(token) ?? 0n
    const budget = entry.minted + entry.carriedIn
    assertNoOverflow(token, budget)
    if (providers.length === 0) {
      entry.carriedOut = budget
      continue
    }
    const column = sharesOf(working, token).emission
    const weightAt = (index: number) => amountAt(weights.weights, providers[index] as number)
    splitEach(budget, providers.length, weightAt, (index, share) => {
      addAmount(column, providers[index] as number, share)
      entry.emissionShares += share
    })
  }
}

function splitCapture(working: Working, capture: DistributionCapture): void {
  const { token, netAmount } = capture
  const { accounts, weights } = toAccountWeights(capture.weights)
  const providers = orderWeighted({ accounts, weights })
  if (providers.length === 0) throw new CaptureWithoutWeightError(capture.name)
  const entry = statementOf(working, token)
  entry.captured += capture.captured
  entry.fees += capture.fee
  entry.burned += capture.burned
  const column = sharesOf(working, token).earnings
  const weightAt = (index: number) => amountAt(weights, providers[index] as number)
  splitEach(netAmount, providers.length, weightAt, (index, share) => {
    const offset = (providers[index] as number) * ACCOUNT_BYTES
    addAmount(column, numberOfAccount(working.accounts, accounts.bytes, offset), share)
    entry.earnings += share
  })
}

function sharesOf({ shares, accounts }: Working, token: Address): TokenShares {
  const known = shares.get(token) ?? {
    token,
    emission: createAmountColumn(accounts.count),
    earnings: createAmountColumn(),
  }
  shares.set(token, known)
  return known
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

function byToken<T>(entries: ReadonlyMap<Address, T>): Map<Address, T> {
  return new Map([...entries].sort(([a], [b]) => compareAddresses(a, b)))
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
