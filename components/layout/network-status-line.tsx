'use client'

import { useEffect, useState } from 'react'
import { z } from 'zod'
import { callApi } from '@/lib/core/api-client'
import { groupThousands } from '@/lib/core/format-amount'
import { useRuntimeConfig } from './runtime-config-context'

const healthSchema = z.object({
  status: z.string(),
  networks: z.array(
    z.object({ chainId: z.number(), head: z.coerce.string().nullable(), lagSeconds: z.number().nullable() }),
  ),
})

type Health = z.output<typeof healthSchema>

/** How often the footer asks; it is context, not a figure anybody acts on. */
const EVERY_MS = 15_000

/** `Base · block 38,512,904 · 2 s ago`, or that the network does not answer. */
export function NetworkStatusLine() {
  const { networks } = useRuntimeConfig()
  const [health, setHealth] = useState<Health | 'unknown' | 'down'>('unknown')
  useEffect(() => {
    const controller = new AbortController()
    const ask = () => {
      callApi('/health', healthSchema, { signal: controller.signal }).then(setHealth, () => {
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
      {network.name} · block {groupThousands(seen.head)}
      {seen.lagSeconds === null ? '' : ` · ${seen.lagSeconds} s ago`}
    </span>
  )
}
