import 'server-only'
import { eq } from 'drizzle-orm'
import type { BalancesView } from '@/lib/accounts/balance-view'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import { readWalletMoney } from '@/lib/payments/server/read-wallet-money'
import { sumHeld } from '@/lib/payments/server/sum-held'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import type { HttpDependencies } from './dependencies'

type NetworkBalances = BalancesView['networks'][number]

/**
 * A wallet's amounts on one network, all true for the last indexed block: chain reads are made at that very block. A
 * network that cannot be read answers with nothing, and says so by its missing block.
 */
export async function readBalances(
  { database: { db }, clients, rewards: source }: HttpDependencies,
  { network, wallet }: { network: NetworkConfig; wallet: Address },
): Promise<NetworkBalances> {
  const { chainId } = network
  const nothing = { chainId, block: null, native: null, tokens: [] }
  const [checkpoint] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, chainId))
  if (!checkpoint) return nothing
  const blockNumber = BigInt(checkpoint.blockNumber)
  const money = await readWalletMoney(clients.get(chainId), { network, wallet, blockNumber }).catch(() => null)
  if (!money) return nothing
  const held = await sumHeld(db, { chainId, payer: wallet })
  const rewards = await getRewards(source, { chainId, account: wallet })
  const claims = new Map(rewards.claims.map((claim) => [claim.token.toLowerCase(), claim]))
  return {
    chainId,
    block: { number: checkpoint.blockNumber, hash: checkpoint.blockHash, at: checkpoint.blockTime },
    native: money.native.toString(),
    tokens: network.deployment.tokens.map(({ address, symbol, decimals }) => ({
      token: toChecksumAddress(address),
      symbol,
      decimals,
      available: (money.tokens.get(address)?.available ?? 0n).toString(),
      reserved: (held.get(address) ?? 0n).toString(),
      prepaid: (money.tokens.get(address)?.prepaid ?? 0n).toString(),
      claimable: claims.get(address)?.claimable ?? '0',
      pending: claims.get(address)?.pending ?? '0',
    })),
  }
}
