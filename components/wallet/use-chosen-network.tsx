'use client'

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useRuntimeConfig } from '../layout/runtime-config-context'

const STORAGE_KEY = 'warpshare.network'

type Choice = { network: ClientNetwork | undefined; choose: (chainId: number) => void }

const Context = createContext<Choice>({ network: undefined, choose: () => undefined })

/** Remembers which network the reader looks at; pages about one network show this one. */
export function ChosenNetworkProvider({ children }: { children: ReactNode }) {
  const { networks } = useRuntimeConfig()
  const [chainId, setChainId] = useState<number | undefined>(undefined)
  useEffect(() => {
    const saved = Number(localStorage.getItem(STORAGE_KEY))
    if (networks.some((network) => network.chainId === saved)) setChainId(saved)
  }, [networks])
  const value = useMemo(
    () => ({
      network: networks.find((network) => network.chainId === chainId) ?? networks[0],
      choose: (next: number) => {
        localStorage.setItem(STORAGE_KEY, next.toString())
        setChainId(next)
      },
    }),
    [networks, chainId],
  )
  return <Context value={value}>{children}</Context>
}

/** The network the reader looks at and how to choose another. */
export function useChosenNetwork(): Choice {
  return useContext(Context)
}
