import 'server-only'
import type { ClientConfig } from './env.client'
import { getServerConfig, type ServerConfig } from './env.server'

/** What the pages may know of the configuration: networks with their public RPC and contracts; no secret, no server endpoint. */
export function toClientConfig(config: ServerConfig, walletConnectProjectId: string | null): ClientConfig {
  return {
    walletConnectProjectId,
    networks: config.networks.map((network) => ({
      chainId: network.chainId,
      name: network.name,
      mark: network.mark,
      nativeCurrency: network.nativeCurrency,
      explorerUrl: network.explorerUrl,
      confirmations: network.confirmations,
      blockTimeMs: network.blockTimeMs,
      local: network.local,
      rpcUrl: network.publicRpcUrl,
      clockOffsetMs: network.clockOffsetMs,
      // Pages list what one pays with first, the own token last.
      deployment: {
        ...network.deployment,
        tokens: network.deployment.tokens.toSorted((a, b) => Number(a.own) - Number(b.own)),
      },
    })),
  }
}

/** The pages' configuration of this process. Throws ConfigError where the server's is incomplete. */
export function getClientConfig(): ClientConfig {
  return toClientConfig(getServerConfig(), process.env.WALLETCONNECT_PROJECT_ID?.trim() || null)
}

/** True under `next dev`, whose error overlay evaluates code. */
export const IS_DEVELOPMENT = process.env.NODE_ENV === 'development'
