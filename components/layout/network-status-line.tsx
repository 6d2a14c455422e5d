'use client'

import { useEffect, useState } from 'react'
import { callApi } from '@/lib/core/api-client'
import { groupThousands } from '@/lib/core/format-amount'
import type { HealthView } from '@/lib/core/health-view'
import { useRuntimeConfig } from './runtime-config-context'

/** How often the footer asks; it is context, not a figure anybody acts on. */
const EVERY_MS = 15_000

const loadView = () => import('@/lib/core/health-view').then((view) => view.healthView)

/** `Base · block 38,512,904 · 2 s ago`, or that the network does not answer. */
export function NetworkStatusLine() {
  const { networks } = useRuntimeConfig()
  const [health, setHealth] = useState<HealthView | 'unknown' | 'down'>('unknown')
  useEffect(() => {
    const controller = new AbortController()
    const ask = () => {
      callApi('/health', loadView(), { signal: controller.signal }).then(setHealth, () => {
        if (!controller.signal.aborted) setHealth('down')
      })
    }
    ask()
    const timer = setInterval(ask, EVERY_MS)
    return () => {
      controller.abort()
      clearInterval(timer)
    }
  }, [])
  const network = networks[0]
  if (network === undefined) return null
  if (health === 'unknown') return <span>{network.name}</span>
  if (health === 'down') return <span>{network.name} · status unknown</span>
  const seen = health.networks.find((item) => item.chainId === network.chainId)
  if (seen?.head == null) return <span>{network.name} does not answer</span>
  return (
    <span>
      {network.name} · block {groupThousands(seen.head.toString())}
      {seen.lagSeconds === null ? '' : ` · ${seen.lagSeconds} s ago`}
    </span>
  )
}
