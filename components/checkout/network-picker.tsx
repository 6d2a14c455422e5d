'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { NetworkLabel } from '../ui/network-label'
import { useChosenNetwork } from '../wallet/use-chosen-network'

/** The network that the task is paid on; a choice where there are several. */
export function NetworkPicker({ network }: { network: ClientNetwork }) {
  const { networks } = useRuntimeConfig()
  const { choose } = useChosenNetwork()
  if (networks.length === 1) return <NetworkLabel name={network.name} />
  return (
    <select
      className="input"
      style={{ width: 'auto' }}
      aria-label="Network"
      value={network.chainId}
      onChange={(event) => choose(Number(event.target.value))}
    >
      {networks.map((item) => (
        <option key={item.chainId} value={item.chainId}>
          {item.name}
        </option>
      ))}
    </select>
  )
}
