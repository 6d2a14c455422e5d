import type { PrivateKeyAccount } from 'viem/accounts'
import type { NetworkClients } from '@/lib/chain/server/network-clients'
import type { ServerConfig } from '@/lib/config/env.server'
import type { Clock } from '@/lib/core/time'
import type { Database } from '@/lib/db/server/database'
import type { RewardsSource } from '@/lib/rewards/server/rewards-source'

/** All that the HTTP API needs from outside; tests hand in their own. */
export type HttpDependencies = {
  database: Database
  config: Pick<ServerConfig, 'networks' | 'origin' | 'origins'>
  clients: NetworkClients
  /** Proofs from flat files, with what the index knows. */
  rewards: RewardsSource
  /** Secret of next-auth's session tokens. */
  sessionSecret: string
  /** The key that signs quotes of a network. */
  getQuoteSigner: (chainId: number) => PrivateKeyAccount
  /** Wall clock, Unix milliseconds. */
  clock: Clock
  /** Where unexpected errors go; answers never contain them. */
  logError: (error: unknown, facts: { requestId: string; method: string; path: string; status: number }) => void
}
