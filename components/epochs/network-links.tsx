'use client'

import Link from 'next/link'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { useChosenNetwork } from '../wallet/use-chosen-network'

/** Links to the same page on each network; nothing where there is one network only. */
export function NetworkLinks({ path, chosen }: { path: string; chosen: number }) {
  const { networks } = useRuntimeConfig()
  const { choose } = useChosenNetwork()
  if (networks.length < 2) return null
  return networks.map((network) => (
    <Link
      key={network.chainId}
      className="btn"
      href={`${path}?chainId=${network.chainId}`}
      onClick={() => choose(network.chainId)}
      aria-current={network.chainId === chosen ? 'true' : undefined}
    >
      {network.name}
    </Link>
  ))
}
