import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** One token's amounts of a wallet on one network. */
export const tokenBalanceView = z.object({
  token: addressField,
  symbol: z.string(),
  decimals: z.int(),
  /** In the wallet. */
  available: amountField,
  /** Held by the escrow for its payments. */
  reserved: amountField,
  prepaid: amountField,
  claimable: amountField,
  /** In a root that still waits. */
  pending: amountField,
})

/** Answer of `GET /wallets/{address}/balances`: each network with the block it is true for. */
export const balancesView = z.object({
  address: addressField,
  networks: z.array(
    z.object({
      chainId: chainIdField,
      /** Null where the network could not be read; tokens are empty then. */
      block: z.object({ number: z.int(), hash: hashField, at: unixSecondsField }).nullable(),
      /** The chain's own coin, for gas. */
      native: amountField.nullable(),
      tokens: z.array(tokenBalanceView),
    }),
  ),
})

/** See {@link tokenBalanceView}. */
export type TokenBalanceView = z.output<typeof tokenBalanceView>
/** See {@link balancesView}. */
export type BalancesView = z.output<typeof balancesView>
