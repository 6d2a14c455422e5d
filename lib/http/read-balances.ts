import 'server-only'
import { eq } from 'drizzle-orm'
import type { BalancesView } from '@/lib/accounts/balance-view'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import { sumHeld } from '@/lib/payments/server/sum-held'
import type { WalletMoneyReader } from '@/lib/payments/server/wallet-money-reader'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import type { HttpDependencies } from './dependencies'

type NetworkBalances = BalancesView['networks'][number]

/** How often the index may step on while one wallet is read, before the answer is that the network cannot be read. */
const ATTEMPTS = 5

/** Whose amounts, and the reader that they share with every other request. */
type Question = { network: NetworkConfig; wallet: Address; readMoney: WalletMoneyReader }

/**
 * A wallet's amounts on one network, all true for the last indexed block: chain reads are made at that very block, and
 * all of it again where the index stepped on meanwhile. A network that cannot be read answers with nothing, and says so
 * by its missing block.
 */
export async function readBalances(dependencies: HttpDependencies, question: Question): Promise<NetworkBalances> {
  const { db } = dependencies.database
  const { chainId } = question.network
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const checkpoint = await readCheckpoint(db, chainId)
    const balances = checkpoint && (await readAt(dependencies, question, checkpoint))
    if (!balances) break
    if ((await readCheckpoint(db, chainId))?.blockHash === checkpoint.blockHash) return balances
  }
  return { chainId, block: null, native: null, tokens: [] }
}

type Checkpoint = typeof chainCheckpoints.$inferSelect

async function readCheckpoint(db: Db, chainId: number): Promise<Checkpoint | undefined> {
  const [row] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, chainId))
  return row
}

async function readAt(
  { database: { db }, clients, rewards: source }: HttpDependencies,
  { network, wallet, readMoney }: Question,
  checkpoint: Checkpoint,
): Promise<NetworkBalances | null> {
  const { chainId } = network
  const at = { blockNumber: BigInt(checkpoint.blockNumber), blockHash: checkpoint.blockHash }
  const money = await readMoney(clients.get(chainId), { network, wallet, ...at }).catch(() => null)
  if (!money) return null
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
