'use client'

import { useRuntimeConfig } from '../layout/runtime-config-context'

/** Says where something is, as ` on Base`; nothing where there is one network only. */
export function useWhere(): (chainId: number) => string {
  const { networks } = useRuntimeConfig()
  return (chainId) => {
    if (networks.length < 2) return ''
    return ` on ${networks.find((network) => network.chainId === chainId)?.name ?? `chain ${chainId}`}`
  }
}
