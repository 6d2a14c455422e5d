import 'server-only'
import type { PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { readWalletMoney, type WalletMoney } from './read-wallet-money'

/** Most wallets remembered at once; beyond it the one asked for longest ago is forgotten. */
const MAX_WALLETS = 2_000

/** Whose money, at which block. */
type Question = { network: NetworkConfig; wallet: Address; blockNumber: bigint; blockHash: `0x${string}` }

/** Reads a wallet's money at a block. Throws what the endpoints throw. */
export type WalletMoneyReader = (client: PublicClient, question: Question) => Promise<WalletMoney>

/**
 * A reader that asks the network once a wallet and block, however many tabs look at it at once: what is true for a block
 * stays true. A failed read is not remembered.
 */
export function createWalletMoneyReader(): WalletMoneyReader {
  const known = new Map<string, { blockHash: string; money: Promise<WalletMoney> }>()
  return (client, { blockHash, ...question }) => {
    const key = `${question.network.chainId}:${question.wallet}`
    const found = known.get(key)
    known.delete(key)
    const entry = found?.blockHash === blockHash ? found : { blockHash, money: readWalletMoney(client, question) }
    known.set(key, entry)
    entry.money.catch(() => {
      if (known.get(key) === entry) known.delete(key)
    })
    if (known.size > MAX_WALLETS) forgetOldest(known)
    return entry.money
  }
}

function forgetOldest(known: Map<string, unknown>): void {
  const [oldest] = known.keys()
  if (oldest !== undefined) known.delete(oldest)
}
