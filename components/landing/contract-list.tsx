'use client'

import { useRuntimeConfig } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { HexChip } from '../ui/hex-chip'

const CONTRACTS = [
  ['Token', 'token'],
  ['Emission controller', 'emission'],
  ['Payment escrow', 'escrow'],
  ['Reward distributor', 'distributor'],
  ['Access manager', 'accessManager'],
] as const

/** Addresses of every contract and token, network by network. */
export function ContractList() {
  const { networks } = useRuntimeConfig()
  return networks.map((network) => (
    <Card
      key={network.chainId}
      title={network.name}
      sub={`Chain ${network.chainId}, from block ${network.deployment.fromBlock}`}
    >
      <div className="card-body">
        <dl className="kv flush">
          {CONTRACTS.map(([label, key]) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd>
                <HexChip hex={network.deployment[key]} kind="address" chainId={network.chainId} />
              </dd>
            </div>
          ))}
          {network.deployment.tokens
            .filter((token) => !token.own)
            .map((token) => (
              <div key={token.address}>
                <dt>{token.symbol}</dt>
                <dd>
                  <HexChip hex={token.address} kind="address" chainId={network.chainId} />
                </dd>
              </div>
            ))}
        </dl>
      </div>
    </Card>
  ))
}
