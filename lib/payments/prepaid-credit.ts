/** A limit and the first epoch that it holds for. */
export type LimitFrom = { readonly fromEpoch: number; readonly limit: bigint }

/** A payer's prepaid balance in one token as the escrow keeps it. Amounts in base units. */
export type PrepaidBalance = {
  readonly balance: bigint
  /** Announced: no longer there for new usage. */
  readonly withdrawal: bigint
  /** What an epoch may cost, by the epoch it holds from, ascending; none before the first one. */
  readonly limits: readonly LimitFrom[]
  /** Latest epoch that was settled for, or the one in which the payer came. */
  readonly epoch: number
  /** What was taken for that epoch, and late for earlier ones. */
  readonly spent: bigint
}

/** Lowered limits that the escrow remembers beside the one before them. */
const KEPT_CHANGES = 4

/** A `PrepaidLimitSet`: `fromEpoch` 0 where it is no lower than what held. `epoch` is the one in which it was set. */
export type LimitSet = LimitFrom & { readonly epoch: number }

/**
 * One more `PrepaidLimitSet`, by the escrow's own rule (`setPrepaidLimit`). A change that is still to come is replaced.
 * Whatever is below the new limit is raised to it, and where the first limit is, nothing else is left. A lower limit
 * holds from the next epoch on; of five the oldest goes, and holds for all that was before it. The first of the answer
 * holds from epoch 0.
 */
export function foldLimit(limits: readonly LimitFrom[], { epoch, fromEpoch, limit }: LimitSet): LimitFrom[] {
  const [base = { fromEpoch: 0, limit: 0n }, ...changes] = limits
  if (base.limit <= limit) return [{ fromEpoch: 0, limit }]
  const begun = changes
    .filter((change) => change.fromEpoch !== epoch + 1)
    .map((change) => (change.limit < limit ? { ...change, limit } : change))
  if (fromEpoch === 0) return [base, ...begun]
  const [oldest, ...rest] = begun
  const kept =
    oldest && begun.length === KEPT_CHANGES ? [{ fromEpoch: 0, limit: oldest.limit }, ...rest] : [base, ...begun]
  return [...kept, { fromEpoch, limit }]
}

/** The limit of an epoch. */
export function limitAt(limits: readonly LimitFrom[], epoch: number): bigint {
  return limits.findLast(({ fromEpoch }) => fromEpoch <= epoch)?.limit ?? 0n
}

/**
 * What of an announced withdrawal counts against usage that is over: the escrow settles out of the whole balance until
 * the withdrawal is made, so an announcement alone never makes usage free. Only one that can be made by `settledBy`,
 * Unix seconds, is left to its payer.
 */
export function withdrawalBy(
  { withdrawal, withdrawableAt }: { withdrawal: bigint; withdrawableAt: number },
  settledBy: number,
): bigint {
  return withdrawableAt <= settledBy ? withdrawal : 0n
}

/** What can be relied on: the balance less the announced withdrawal; never negative. */
export function usableCredit({ balance, withdrawal }: Pick<PrepaidBalance, 'balance' | 'withdrawal'>): bigint {
  return balance > withdrawal ? balance - withdrawal : 0n
}

/** The most that can be taken for usage of an epoch: the usable credit, within what the limit leaves. */
export function creditFor(prepaid: PrepaidBalance, epoch: number): bigint {
  const spent = epoch > prepaid.epoch ? 0n : prepaid.spent
  const limit = limitAt(prepaid.limits, Math.max(epoch, prepaid.epoch))
  const left = limit > spent ? limit - spent : 0n
  const usable = usableCredit(prepaid)
  return left < usable ? left : usable
}

/** The balance after an amount was taken for an epoch, by the escrow's own rule: what is late counts against the latest. */
export function takePrepaid(
  prepaid: PrepaidBalance,
  { epoch, amount }: { epoch: number; amount: bigint },
): PrepaidBalance {
  const balance = prepaid.balance - amount
  if (epoch > prepaid.epoch) return { ...prepaid, balance, epoch, spent: amount }
  return { ...prepaid, balance, spent: prepaid.spent + amount }
}
