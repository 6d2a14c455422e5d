import 'server-only'
import { createPublicClient, fallback, http, type PublicClient, type Transport, webSocket } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { AppError } from '@/lib/core/app-error'

/** Longest wait for one answer before the next endpoint is asked. */
const REQUEST_TIMEOUT_MS = 10_000

/** The reading clients of a process: one a network. */
export type NetworkClients = {
  /** Throws {@link UnknownNetworkError} for a network that is not served. */
  get: (chainId: number) => PublicClient
}

/** Makes the clients of all served networks. Nothing is sent until the first read. */
export function createNetworkClients(networks: readonly NetworkConfig[]): NetworkClients {
  const clients = new Map(networks.map((network) => [network.chainId, createNetworkClient(network)]))
  return {
    get(chainId) {
      const client = clients.get(chainId)
      if (!client) throw new UnknownNetworkError(chainId)
      return client
    },
  }
}

function createNetworkClient(network: NetworkConfig): PublicClient {
  return createPublicClient({
    chain: {
      id: network.chainId,
      name: network.name,
      nativeCurrency: network.nativeCurrency,
      rpcUrls: { default: { http: [...network.rpcUrls] } },
    },
    transport: fallback(network.rpcUrls.map(endpoint), { rank: false }),
    pollingInterval: Math.min(network.blockTimeMs, 4_000),
    cacheTime: 0,
  })
}

function endpoint(url: string): Transport {
  return /^wss?:/.test(url)
    ? webSocket(url, { timeout: REQUEST_TIMEOUT_MS })
    : http(url, { timeout: REQUEST_TIMEOUT_MS })
}

/** A chain id that is not among the served networks. */
export class UnknownNetworkError extends AppError {
  constructor(chainId: number) {
    super(`Network ${chainId} is not served here`, {
      code: 'UNKNOWN_NETWORK',
      status: 422,
      hint: 'Use one of the chain ids that GET /api/v1/health lists.',
    })
  }
}
