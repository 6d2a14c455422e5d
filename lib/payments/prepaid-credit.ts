/** A payer's prepaid balance in one token as the escrow keeps it. Amounts in base units. */
export type PrepaidBalance = {
  readonly balance: bigint
  /** Announced: no longer there for new usage. */
  readonly withdrawal: bigint
  readonly maxPerEpoch: bigint
  /** Latest epoch that was settled for, or the one in which the payer came. */
  readonly epoch: number
  /** What was taken for that epoch, and late for earlier ones. */
  readonly spent: bigint
}

/** What can be relied on: the balance less the announced withdrawal; never negative. */
export function usableCredit({ balance, withdrawal }: Pick<PrepaidBalance, 'balance' | 'withdrawal'>): bigint {
  return balance > withdrawal ? balance - withdrawal : 0n
}

/** The most that can be taken for usage of an epoch: the usable credit, within what the limit leaves. */
export function creditFor(prepaid: PrepaidBalance, epoch: number): bigint {
  const spent = epoch > prepaid.epoch ? 0n : prepaid.spent
  const left = prepaid.maxPerEpoch > spent ? prepaid.maxPerEpoch - spent : 0n
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
