'use client'

import { createContext, type ReactNode, useCallback, useContext } from 'react'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientConfig, ClientNetwork } from '@/lib/config/env.client'

const Context = createContext<ClientConfig>({ networks: [], walletConnectProjectId: null })

/** Hands the networks and features, known to the server at run time, to every component. */
export function RuntimeConfigProvider({ value, children }: { value: ClientConfig; children: ReactNode }) {
  return <Context value={value}>{children}</Context>
}

/** The networks and features of this deployment. */
export function useRuntimeConfig(): ClientConfig {
  return useContext(Context)
}

/** A network by its chain id, the first one where no id is given; undefined where there is none such. */
export function useNetwork(chainId?: number): ClientNetwork | undefined {
  const { networks } = useContext(Context)
  return chainId === undefined ? networks[0] : networks.find((network) => network.chainId === chainId)
}

/** Finds a token's name and decimals on a network; an unknown token is shown in base units under its short address. */
export function useTokenOf(): (chainId: number, address: string) => DeployedToken {
  const { networks } = useContext(Context)
  return useCallback(
    (chainId, address) => {
      const wanted = address.toLowerCase()
      const network = networks.find((item) => item.chainId === chainId)
      const found = network?.deployment.tokens.find((token) => token.address.toLowerCase() === wanted)
      if (found !== undefined) return found
      const symbol = `${address.slice(0, 6)}…`
      return { symbol, name: symbol, decimals: 0, address: wanted as `0x${string}`, own: false }
    },
    [networks],
  )
}
