import type { Address } from '@/lib/core/address'
import { MAX_WEI } from '@/lib/core/wei'
import { ACCOUNT_BYTES, type AccountTable, findAccountNumber, orderAccounts } from './account-table'
import { type AmountColumn, amountAt, hasAmount } from './amount-column'
import { hexAt, LEAF_ROW_BYTES, type LeafRows, writeAmount, writeHex } from './leaf-rows'
import type { Reward } from './reward'
import { SumOverflowError } from './sum-overflow-error'

/** One token's shares of an epoch, by account number. */
export type TokenShares = { readonly token: Address; readonly emission: AmountColumn; readonly earnings: AmountColumn }

/** All shares of an epoch; tokens ascend. */
export type EpochShares = { readonly accounts: AccountTable; readonly tokens: readonly TokenShares[] }

/** The epoch's rewards as rows in tree order: emission and earnings of an account and token added. Throws `SumOverflowError`. */
export function toRewardRows(shares: EpochShares): LeafRows {
  const order = orderAccounts(shares.accounts)
  const bytes = new Uint8Array(countRewards(shares) * LEAF_ROW_BYTES)
  let row = 0
  forEachReward(shares, order, (account, { token, emission, earnings }) => {
    const reward = amountAt(emission, account) + amountAt(earnings, account)
    if (reward > MAX_WEI) throw new SumOverflowError(token)
    const at = row * LEAF_ROW_BYTES
    for (let i = 0; i < ACCOUNT_BYTES; i += 1)
      bytes[at + i] = shares.accounts.bytes[account * ACCOUNT_BYTES + i] as number
    writeHex(bytes, at + ACCOUNT_BYTES, token)
    writeAmount(bytes, row, reward)
    row += 1
  })
  return { count: row, bytes }
}

/** The epoch's rewards one by one, in tree order. */
export function listRewards(shares: EpochShares): Reward[] {
  const rewards: Reward[] = []
  forEachReward(shares, orderAccounts(shares.accounts), (number, { token, emission, earnings }) => {
    const account = hexAt(shares.accounts.bytes, number * ACCOUNT_BYTES, ACCOUNT_BYTES)
    rewards.push({
      account,
      token,
      emissionShare: amountAt(emission, number),
      earningsShare: amountAt(earnings, number),
    })
  })
  return rewards
}

/** An account's rewards of the epoch, by token; none when it earned nothing. */
export function findRewards({ accounts, tokens }: EpochShares, account: Address): Reward[] {
  const key = new Uint8Array(ACCOUNT_BYTES)
  writeHex(key, 0, account)
  const number = findAccountNumber(accounts, key, 0)
  if (number === null) return []
  return tokens
    .map(({ token, emission, earnings }) => ({
      account,
      token,
      emissionShare: amountAt(emission, number),
      earningsShare: amountAt(earnings, number),
    }))
    .filter(({ emissionShare, earningsShare }) => emissionShare > 0n || earningsShare > 0n)
}

function countRewards({ accounts, tokens }: EpochShares): number {
  let count = 0
  for (const { emission, earnings } of tokens) {
    for (let account = 0; account < accounts.count; account += 1) {
      if (hasAmount(emission, account) || hasAmount(earnings, account)) count += 1
    }
  }
  return count
}

function forEachReward(
  { tokens }: EpochShares,
  order: Uint32Array,
  visit: (account: number, shares: TokenShares) => void,
): void {
  for (const account of order) {
    for (const shares of tokens) {
      if (hasAmount(shares.emission, account) || hasAmount(shares.earnings, account)) visit(account, shares)
    }
  }
}
