import { StandardMerkleTree } from '@openzeppelin/merkle-tree'
import type { Address } from '@/lib/core/address'
import { AppError } from '@/lib/core/app-error'
import { findLeafRows } from './find-leaf-rows'
import type { Leaf } from './leaf'
import { type LeafRows, leafAt } from './leaf-rows'
import { earnsEmissionSlowly, splitSlowly } from './slow-distribution'
import { getProof, type MerkleTree } from './tree'
import type { PublishedEpoch } from './write-published-files'

type Usage = PublishedEpoch['usage'][number] & { readonly epoch?: number; readonly rewardWeight?: bigint }
type Amounts = Map<string, bigint>

/** Which leaves are looked at, and what of the epoch is at hand for it. */
export type Sample = {
  readonly tree: MerkleTree
  readonly indexes: readonly number[]
  /**
   * Weight of all usage for the emission, where `usage` is not all of it: then it has to hold all records of the sample's accounts, and of
   * the tasks that `captures` name.
   */
  readonly whole?: bigint
  /** The captures of tasks on which the sample's accounts worked, where that is not simply all of them. */
  readonly captures?: PublishedEpoch['captures']
}

/**
 * Checks a distribution too large for the slow implementation in another way than it was computed: for some of its
 * leaves, all that leads to their amounts is computed again in plain BigInt and their proofs are verified by
 * OpenZeppelin's tree; and for all of them, what was added since the last distribution is what was given out.
 * Throws {@link SampleCheckFailedError} with the first leaf that is wrong.
 */
export function checkSample(epoch: PublishedEpoch, { tree, indexes, ...sample }: Sample): void {
  const earning = epoch.usage.filter((row) => earnsEmissionSlowly(row, epoch.formulaVersion))
  const weights = sumWeights(epoch, earning)
  const whole = sample.whole ?? [...weights.values()].reduce((a, b) => a + b, 0n)
  const earnings = splitCaptures(epoch, sample.captures ?? epoch.captures)
  checkConservation(epoch, whole)
  for (const index of indexes) {
    const { account, token, cumulativeAmount } = leafAt(epoch.distribution.leaves, index)
    const budget = (epoch.emission.get(token) ?? 0n) + (epoch.carriedIn.get(token) ?? 0n)
    const key = account + token
    const rest = cumulativeAmount - amountBefore(epoch.previous, account, token) - (earnings.get(key) ?? 0n)
    const share = whole === 0n ? 0n : (budget * (weights.get(account) ?? 0n)) / whole
    const exact = whole === 0n || (budget * (weights.get(account) ?? 0n)) % whole === 0n
    // The unit that a remainder may bring depends on all others: conservation above has counted them.
    if (rest !== share && (exact || rest !== share + 1n)) {
      throw new SampleCheckFailedError(account, token, `its share of the emission is ${rest}, not ${share} or one more`)
    }
    const leaf = [account, token, cumulativeAmount.toString()]
    if (!StandardMerkleTree.verify(tree.root ?? '0x', ['address', 'address', 'uint256'], leaf, getProof(tree, index))) {
      throw new SampleCheckFailedError(account, token, 'its proof does not lead to the root')
    }
  }
}

/** Σ leaves − Σ previous leaves = emission that could be split + Σ what captures bring, for every token. */
function checkConservation(epoch: PublishedEpoch, whole: bigint): void {
  const given: Amounts = new Map()
  const add = (token: string, amount: bigint) => given.set(token, (given.get(token) ?? 0n) + amount)
  for (const { token, netAmount } of epoch.captures) add(token, netAmount)
  for (const budgets of whole === 0n ? [] : [epoch.emission, epoch.carriedIn]) {
    for (const [token, amount] of budgets) add(token, amount)
  }
  forEachLeaf(epoch.previous, ({ token, cumulativeAmount }) => add(token, cumulativeAmount))
  forEachLeaf(epoch.distribution.leaves, ({ token, cumulativeAmount }) => add(token, -cumulativeAmount))
  for (const [token, difference] of given) {
    if (difference !== 0n) throw new SampleCheckFailedError('all accounts', token, `${difference} units went missing`)
  }
}

function splitCaptures(epoch: PublishedEpoch, captures: PublishedEpoch['captures']): Amounts {
  const earnings: Amounts = new Map()
  const byTask = new Map<string, Usage[]>()
  const named = new Set(captures.map((capture) => `${capture.epoch},${capture.taskRef}`))
  const records: readonly Usage[][] = [[...epoch.usage], [...epoch.earlierUsage]]
  for (const usage of records.flat()) {
    const key = `${usage.epoch ?? epoch.epoch},${usage.taskRef}`
    if (!named.has(key)) continue
    const known = byTask.get(key)
    if (known === undefined) byTask.set(key, [usage])
    else known.push(usage)
  }
  for (const { epoch: of, taskRef, token, netAmount } of captures) {
    for (const [account, share] of splitSlowly(netAmount, sumWeights(epoch, byTask.get(`${of},${taskRef}`) ?? []))) {
      earnings.set(account + token, (earnings.get(account + token) ?? 0n) + share)
    }
  }
  return earnings
}

function sumWeights({ rates }: PublishedEpoch, usage: readonly Usage[]): Amounts {
  const weights: Amounts = new Map()
  for (const { provider, gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps, rewardWeight } of usage) {
    const rate = rewardWeight ?? BigInt((rates[gpuModel] as { rewardWeight: number | string }).rewardWeight)
    const weight = BigInt(gpuMilli) * (BigInt(endedAtMs) - BigInt(startedAtMs)) * rate * BigInt(verifiedBps)
    weights.set(provider, (weights.get(provider) ?? 0n) + weight)
  }
  return weights
}

function forEachLeaf(rows: LeafRows, visit: (leaf: Leaf) => void): void {
  for (let index = 0; index < rows.count; index += 1) visit(leafAt(rows, index))
}

function amountBefore(previous: LeafRows, account: Address, token: Address): bigint {
  const { start, end } = findLeafRows(previous, account)
  for (let index = start; index < end; index += 1) {
    const leaf = leafAt(previous, index)
    if (leaf.token === token) return leaf.cumulativeAmount
  }
  return 0n
}

/** A distribution that a second look at some of its leaves does not bear out: it must not be published. */
export class SampleCheckFailedError extends AppError {
  constructor(account: string, token: string, problem: string) {
    super(`The distribution is wrong for ${account}, token ${token}: ${problem}`, {
      code: 'SAMPLE_CHECK_FAILED',
      status: 500,
      hint: 'Nothing was published. Recompute the epoch from its files with the slow implementation.',
    })
  }
}
