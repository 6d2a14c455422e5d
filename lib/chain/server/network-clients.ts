import 'server-only'
import { createPublicClient, type PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { AppError } from '@/lib/core/app-error'
import type { EndpointHealth } from './endpoint-health'
import { rankedTransport } from './ranked-transport'

/** The reading clients of a process: one a network. */
export type NetworkClients = {
  /** Throws {@link UnknownNetworkError} for a network that is not served. */
  get: (chainId: number) => PublicClient
  /** How each endpoint of a network does, best first as configured; all unknown before the first read. */
  endpoints: (chainId: number) => EndpointHealth[]
  /** Asks every endpoint of a network how it does now; `endpoints` tells it afterwards. Never throws for one that fails. */
  probe: (chainId: number) => Promise<void>
}

/** Makes the clients of all served networks. Nothing is sent until the first read. */
export function createNetworkClients(networks: readonly NetworkConfig[]): NetworkClients {
  const clients = new Map(networks.map((network) => [network.chainId, createNetworkClient(network)]))
  const find = (chainId: number) => {
    const client = clients.get(chainId)
    if (!client) throw new UnknownNetworkError(chainId)
    return client
  }
  return {
    get: (chainId) => find(chainId) as PublicClient,
    endpoints: (chainId) => find(chainId).transport.endpointHealth(),
    probe: (chainId) => find(chainId).transport.probe(),
  }
}

function createNetworkClient(network: NetworkConfig) {
  return createPublicClient({
    chain: {
      id: network.chainId,
      name: network.name,
      nativeCurrency: network.nativeCurrency,
      rpcUrls: { default: { http: [...network.rpcUrls] } },
    },
    transport: rankedTransport(network.rpcUrls, network.chainId),
    pollingInterval: Math.min(network.blockTimeMs, 4_000),
    cacheTime: 0,
  })
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
