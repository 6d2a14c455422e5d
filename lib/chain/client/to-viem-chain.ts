import { type Chain, defineChain } from 'viem'
import type { ClientNetwork } from '@/lib/config/env.client'

/** A network of ours as viem and wagmi describe chains. */
export function toViemChain(network: ClientNetwork): Chain {
  return defineChain({
    id: network.chainId,
    name: network.name,
    nativeCurrency: network.nativeCurrency,
    rpcUrls: { default: { http: [network.rpcUrl] } },
    testnet: network.local,
    ...(network.explorerUrl === null
      ? {}
      : { blockExplorers: { default: { name: 'Explorer', url: network.explorerUrl } } }),
    ...(network.deployment.multicall3 === undefined
      ? {}
      : { contracts: { multicall3: { address: network.deployment.multicall3 } } }),
  })
}
