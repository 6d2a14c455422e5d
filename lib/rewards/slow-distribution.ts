import { StandardMerkleTree } from '@openzeppelin/merkle-tree'

/** Usage as a file or a table holds it; `epoch` only where the usage is of an earlier epoch than the distribution's. */
export type SlowUsage = {
  readonly taskId: string
  readonly provider: string
  readonly gpuModel: string
  readonly gpuMilli: number
  readonly startedAtMs: number
  readonly endedAtMs: number
  readonly verifiedBps: number
  readonly epoch?: number | undefined
  /** Weight of its model in the card of its own epoch, where that differs from `rates`. */
  readonly rewardWeight?: bigint | undefined
}

/** Plain inputs of {@link computeDistributionSlowly}: decimal strings and arrays, nothing shared with the engine. */
export type SlowInput = {
  /** Which formula; 1 where it is not given. */
  readonly formula?: number | undefined
  readonly rates: Readonly<Record<string, { readonly rewardWeight: number | string | bigint }>>
  readonly usage: readonly SlowUsage[]
  readonly earlier?: readonly SlowUsage[] | undefined
  readonly epoch?: number | undefined
  readonly emission?: Readonly<Record<string, string>> | undefined
  readonly carried?: Readonly<Record<string, string>> | undefined
  readonly captures?:
    | readonly { taskId: string; token: string; netAmount: string; epoch?: number | undefined }[]
    | undefined
  readonly previous?: readonly { account: string; token: string; cumulativeAmount: string }[] | undefined
}

/** What {@link computeDistributionSlowly} finds. */
export type SlowDistribution = {
  readonly root: string | null
  readonly rows: readonly (readonly [account: string, token: string, cumulativeAmount: string])[]
  readonly totals: Readonly<Record<string, string>>
  readonly carried: Readonly<Record<string, string>>
}

/**
 * The formula a second time, written for reading: plain BigInt, OpenZeppelin's own tree, nothing of the engine.
 * What the engine publishes is compared with it; the two disagreeing stops a publication. Quadratic here and there: for
 * tests, small epochs and samples.
 */
export function computeDistributionSlowly(input: SlowInput): SlowDistribution {
  const amounts = new Map<string, bigint>()
  const carried: Record<string, string> = {}
  const add = (account: string, token: string, amount: bigint) => {
    const key = `${account.toLowerCase()},${token.toLowerCase()}`
    amounts.set(key, (amounts.get(key) ?? 0n) + amount)
  }
  for (const row of input.previous ?? []) add(row.account, row.token, BigInt(row.cumulativeAmount))
  const tokens = new Set([...Object.keys(input.emission ?? {}), ...Object.keys(input.carried ?? {})])
  for (const token of tokens) {
    const budget = BigInt(input.emission?.[token] ?? 0) + BigInt(input.carried?.[token] ?? 0)
    const shares = splitSlowly(
      budget,
      weigh(
        input,
        input.usage.filter((u) => earnsEmissionSlowly(u, input.formula)),
      ),
    )
    for (const [account, share] of shares) add(account, token, share)
    if (shares.length === 0 && budget > 0n) carried[token.toLowerCase()] = budget.toString()
  }
  for (const capture of input.captures ?? []) {
    const named = capture.epoch ?? input.epoch
    const records = named === input.epoch ? input.usage : (input.earlier ?? []).filter((u) => u.epoch === named)
    const weights = weigh(
      input,
      records.filter((u) => u.taskId === capture.taskId),
    )
    const shares = splitSlowly(BigInt(capture.netAmount), weights)
    if (shares.length === 0) throw new Error(`no weight for ${capture.taskId}`)
    for (const [account, share] of shares) add(account, capture.token, share)
  }
  return finish(amounts, carried)
}

/** Whether a record weighs for the emission by a formula. Throws for one that is not written down here. */
export function earnsEmissionSlowly({ verifiedBps }: { readonly verifiedBps: number }, formula = 1): boolean {
  if (formula === 1) return true
  if (formula === 2) return verifiedBps * 2 >= 10_000
  throw new Error(`formula ${formula} has no slow implementation`)
}

function weigh(input: SlowInput, usage: readonly SlowUsage[]): Map<string, bigint> {
  const weights = new Map<string, bigint>()
  for (const u of usage) {
    const rate = u.rewardWeight ?? BigInt(input.rates[u.gpuModel]?.rewardWeight ?? Number.NaN)
    const weight = BigInt(u.gpuMilli) * BigInt(u.endedAtMs - u.startedAtMs) * rate * BigInt(u.verifiedBps)
    const provider = u.provider.toLowerCase()
    weights.set(provider, (weights.get(provider) ?? 0n) + weight)
  }
  return weights
}

/** The largest-remainder split, by sorting; nothing at all where no weight is above 0. */
export function splitSlowly(budget: bigint, weights: ReadonlyMap<string, bigint>): [string, bigint][] {
  const parties = [...weights].filter(([, weight]) => weight > 0n)
  const sum = parties.reduce((total, [, weight]) => total + weight, 0n)
  const shares = parties.map(([account, weight]) => ({
    account,
    share: (budget * weight) / sum,
    remainder: (budget * weight) % sum,
  }))
  let left = budget - shares.reduce((total, { share }) => total + share, 0n)
  if (parties.length === 0) return []
  shares.sort((a, b) => {
    if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1
    return BigInt(a.account) < BigInt(b.account) ? -1 : 1
  })
  for (const party of shares) {
    if (left === 0n) break
    party.share += 1n
    left -= 1n
  }
  return shares.map(({ account, share }) => [account, share])
}

function finish(amounts: Map<string, bigint>, carried: Record<string, string>): SlowDistribution {
  const rows = [...amounts]
    .filter(([, amount]) => amount > 0n)
    .map(([key, amount]) => [...key.split(','), amount.toString()] as [string, string, string])
    .sort((a, b) => byNumber(a[0], b[0]) || byNumber(a[1], b[1]))
  const totals: Record<string, string> = {}
  for (const [, token, amount] of rows) totals[token] = (BigInt(totals[token] ?? 0) + BigInt(amount)).toString()
  const root =
    rows.length === 0
      ? null
      : StandardMerkleTree.of(rows, ['address', 'address', 'uint256'], { sortLeaves: false }).root
  return { root, rows, totals, carried }
}

function byNumber(a: string, b: string): number {
  return BigInt(a) < BigInt(b) ? -1 : BigInt(a) > BigInt(b) ? 1 : 0
}
