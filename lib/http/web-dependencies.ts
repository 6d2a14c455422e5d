import 'server-only'
import { privateKeyToAccount } from 'viem/accounts'
import { createNetworkClients, type NetworkClients } from '@/lib/chain/server/network-clients'
import { getQuoteSignerKey, getServerConfig, getSessionSecret } from '@/lib/config/env.server'
import { stringifyJson } from '@/lib/core/json'
import { getDatabase } from '@/lib/db/server/get-database'
import { createRewardsSource, type RewardsSource } from '@/lib/rewards/server/rewards-source'
import type { HttpDependencies } from './dependencies'
import { describeError } from './describe-error'

/** Survives the web server's module reloads. */
const holder = globalThis as { warpshareClients?: NetworkClients; warpshareRewards?: RewardsSource }

/** What the web process serves the API with; made from its configuration. Throws ConfigError. */
export function getWebDependencies(): HttpDependencies {
  const config = getServerConfig()
  const database = getDatabase()
  holder.warpshareClients ??= createNetworkClients(config.networks)
  holder.warpshareRewards ??= createRewardsSource(database.db, config.proofFolder)
  return {
    database,
    config,
    clients: holder.warpshareClients,
    rewards: holder.warpshareRewards,
    sessionSecret: getSessionSecret(),
    getQuoteSigner: (chainId) => privateKeyToAccount(getQuoteSignerKey(chainId)),
    clock: Date.now,
    logError: (error, facts) => {
      process.stderr.write(
        `${stringifyJson({ level: 'error', at: new Date().toISOString(), ...facts, error: describeError(error) })}\n`,
      )
    },
  }
}
