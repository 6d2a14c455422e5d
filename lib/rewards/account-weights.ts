import type { Address } from '@/lib/core/address'
import { ACCOUNT_BYTES, type AccountTable, createAccountTable, numberOfAccount, orderAccounts } from './account-table'
import { type AmountColumn, addAmount, createAmountColumn, hasAmount } from './amount-column'
import { writeHex } from './leaf-rows'

/** Weight by account, flat; a weight of 0 is the same as none. */
export type AccountWeights = { readonly accounts: AccountTable; readonly weights: AmountColumn }

/** Weight by account where accounts are few, or come from elsewhere. */
export type Weights = ReadonlyMap<Address, bigint>

/** Empty weights. */
export function createAccountWeights(): AccountWeights {
  return { accounts: createAccountTable(), weights: createAmountColumn() }
}

/** Weights in a flat form, whatever they came as. */
export function toAccountWeights(weights: Weights | AccountWeights): AccountWeights {
  if ('accounts' in weights) return weights
  const flat: AccountWeights = {
    accounts: createAccountTable(weights.size),
    weights: createAmountColumn(weights.size),
  }
  for (const [account, weight] of weights) addAmount(flat.weights, numberOfAddress(flat.accounts, account), weight)
  return flat
}

/** The number of an account that is given as text. */
export function numberOfAddress(accounts: AccountTable, account: Address): number {
  writeHex(scratch, 0, account)
  return numberOfAccount(accounts, scratch, 0)
}

/** Numbers of the accounts with a weight above 0, ascending by account. */
export function orderWeighted({ accounts, weights }: AccountWeights): Uint32Array {
  return orderAccounts(accounts).filter((number) => hasAmount(weights, number))
}

const scratch = new Uint8Array(ACCOUNT_BYTES)
