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

/**
 * One more `PrepaidLimitSet`, by the escrow's own rule: a lower limit holds from the epoch it names, replacing what was
 * to come then; whatever is below the new limit before it is raised to it. `fromEpoch` 0 is no lower than what held.
 */
export function foldLimit(limits: readonly LimitFrom[], { fromEpoch, limit }: LimitFrom): LimitFrom[] {
  const base: LimitFrom = limits[0]?.fromEpoch === 0 ? limits[0] : { fromEpoch: 0, limit: 0n }
  const raised = [base, ...limits.filter((known) => known.fromEpoch !== 0 && known.fromEpoch !== fromEpoch)].map(
    (known) => (known.limit < limit ? { ...known, limit } : known),
  )
  return fromEpoch === 0 ? raised : [...raised, { fromEpoch, limit }].sort((a, b) => a.fromEpoch - b.fromEpoch)
}

/** The limit of an epoch. */
export function limitAt(limits: readonly LimitFrom[], epoch: number): bigint {
  return limits.findLast(({ fromEpoch }) => fromEpoch <= epoch)?.limit ?? 0n
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
