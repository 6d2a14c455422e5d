'use client'

import { groupThousands } from '@/lib/core/format-amount'
import type { HealthView } from '@/lib/core/health-view'
import { useHealth } from '@/lib/history/client/use-operator'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'

/** Networks with their endpoints, and the database. */
export function HealthCard() {
  const health = useHealth()
  return (
    <Card title="Health" end={health.data === undefined ? undefined : <StateBadge state={health.data.status} />}>
      <Loaded query={health} what="Health">
        {(data) => (
          <ul className="rows">
            {data.networks.map((network) => (
              <li key={network.chainId}>
                <Icon
                  name={network.halted === null ? 'check' : 'warning'}
                  className={network.halted === null ? 'success' : 'warning'}
                />
                <div>
                  <div className="strong">{network.name}</div>
                  <div className="sub">
                    {network.halted ??
                      `Head ${blockText(network.head)}, indexed ${blockText(network.indexed)}, final ${blockText(network.finalized)}`}
                  </div>
                  {network.endpoints.map((endpoint) => (
                    <div className="sub mono" key={endpoint.endpoint}>
                      {endpoint.endpoint} · {problemOf(endpoint)}
                      {endpoint.latencyMs === null ? '' : ` · ${endpoint.latencyMs} ms`}
                    </div>
                  ))}
                </div>
                <StateBadge state={network.rpc} />
              </li>
            ))}
            {(['database', 'worker', 'indexer'] as const).map((part) => (
              <li key={part}>
                <Icon
                  name={data[part] === 'ok' ? 'check' : 'warning'}
                  className={data[part] === 'ok' ? 'success' : 'warning'}
                />
                <div className="strong">{part}</div>
                <StateBadge state={data[part]} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function problemOf({ state, problem, chainId }: HealthView['networks'][number]['endpoints'][number]): string {
  if (problem === 'wrong-chain') return `serves chain ${chainId ?? 'unknown'}: not asked`
  if (problem === 'lagging') return 'behind the others'
  if (problem === 'failing') return state === 'down' ? 'does not answer' : 'failed lately'
  return problem === 'unheard' ? 'has not answered yet' : state
}

function blockText(block: number | null): string {
  return block === null ? 'unknown' : groupThousands(block.toString())
}

function StateBadge({ state }: { state: HealthView['status'] }) {
  if (state === 'ok') {
    return (
      <Badge tone="success" mark="tick">
        ok
      </Badge>
    )
  }
  return (
    <Badge tone={state === 'down' ? 'danger' : 'warning'} mark={state === 'down' ? 'cross' : 'bang'}>
      {state}
    </Badge>
  )
}
