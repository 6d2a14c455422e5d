'use client'

import { useEffect, useState } from 'react'
import { SECOND_MS } from '@/lib/core/time'
import { useNetwork } from '../layout/runtime-config-context'

/** The current instant of this device in Unix milliseconds, renewed every `everyMs`; null until the page has hydrated. */
export function useNow(everyMs = 1000): number | null {
  const [now, setNow] = useState<number | null>(null)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

/** The current instant of a network's clock: a local chain that was stopped for a while lags behind this device. */
export function useChainNow(chainId?: number, everyMs = 1000): number | null {
  const now = useNow(everyMs)
  const offset = useNetwork(chainId)?.clockOffsetMs ?? 0
  return now === null ? null : now + offset
}

/**
 * Whether an instant (Unix seconds) has passed for the contracts of a network: they know the time of the newest block
 * alone, which can be a block behind the clock. Null is no instant; false until the page has hydrated.
 */
export function useHasPassed(at: number | null, chainId: number): boolean {
  const now = useChainNow(chainId)
  const blockTimeMs = useNetwork(chainId)?.blockTimeMs ?? 0
  return at !== null && now !== null && now >= at * 1000 + blockTimeMs + SECOND_MS
}
