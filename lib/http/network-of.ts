import { UnknownNetworkError } from '@/lib/chain/server/network-clients'
import { findServedNetwork, type NetworkConfig, type ServerConfig } from '@/lib/config/env.server'
import type { HttpDependencies } from './dependencies'

/** The network of `?chainId=`, by default the first. Throws UnknownNetworkError (422). */
export function networkOf({ config }: Pick<HttpDependencies, 'config'>, chainId: number | undefined): NetworkConfig {
  const network = findServedNetwork(config as ServerConfig, chainId)
  if (!network) throw new UnknownNetworkError(chainId ?? 0)
  return network
}
