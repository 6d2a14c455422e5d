'use client'

import { useEffect, useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { callApi } from '@/lib/core/api-client'
import { groupThousands } from '@/lib/core/format-amount'
import type { HealthView } from '@/lib/core/health-view'
import { useRuntimeConfig } from './runtime-config-context'

/** How often the footer asks; it is context, not a figure anybody acts on. */
const EVERY_MS = 15_000

const loadView = () => import('@/lib/core/health-view').then((view) => view.healthView)

type Health = HealthView | 'unknown' | 'down'

/** `Base · block 38,512,904 · 2 s ago` for each network, or that it does not answer. */
export function NetworkStatusLine() {
  const { networks } = useRuntimeConfig()
  const [health, setHealth] = useState<Health>('unknown')
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
  return networks.map((network) => <span key={network.chainId}>{statusOf(network, health)}</span>)
}

function statusOf({ chainId, name }: ClientNetwork, health: Health): string {
  if (health === 'unknown') return name
  if (health === 'down') return `${name} · status unknown`
  const seen = health.networks.find((item) => item.chainId === chainId)
  if (seen?.head == null) return `${name} does not answer`
  const age = seen.lagSeconds === null ? '' : ` · ${seen.lagSeconds} s ago`
  return `${name} · block ${groupThousands(seen.head.toString())}${age}`
}
