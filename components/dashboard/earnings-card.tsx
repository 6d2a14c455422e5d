'use client'

import { type ReactNode, useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useHistory } from '@/lib/history/client/use-history'
import type { HistoryEntryView } from '@/lib/history/history-view'
import { useRewardEpochs } from '@/lib/rewards/client/use-reward-epochs'
import { useRewards } from '@/lib/rewards/client/use-rewards'
import { ChartLegend } from '../rewards/chart-legend'
import { rewardBars } from '../rewards/reward-bars'
import { rewardStates } from '../rewards/reward-state'
import { type Bar, BarChart } from '../ui/bar-chart'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { useChosenNetwork } from '../wallet/use-chosen-network'

/** Rewards or spending by epoch on the chosen network, one chart a token. */
export function EarningsCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const [side, setSide] = useState<'earned' | 'spent'>('earned')
  if (network === undefined) return null
  return (
    <Card
      title={side === 'earned' ? 'Earnings by epoch' : 'Spending by epoch'}
      sub={network.name}
      end={
        <fieldset className="seg">
          <legend className="sr">Show</legend>
          <button type="button" aria-pressed={side === 'earned'} onClick={() => setSide('earned')}>
            Earned
          </button>
          <button type="button" aria-pressed={side === 'spent'} onClick={() => setSide('spent')}>
            Spent
          </button>
        </fieldset>
      }
    >
      {side === 'earned' ? <Earned account={account} network={network} /> : <Spent network={network} />}
    </Card>
  )
}

function Earned({ account, network }: { account: string; network: ClientNetwork }) {
  const epochs = useRewardEpochs({ account, chainId: network.chainId })
  const rewards = useRewards({ account, chainId: network.chainId })
  return (
    <Loaded query={epochs} what="Earnings">
      {(data) => {
        const items = data.pages.flatMap((page) => page.items)
        const states = rewardStates(items, rewards.data)
        if (items.every((item) => item.status === 'open')) {
          return (
            <EmptyState title="No rewards yet">
              Rewards appear after your GPUs first run a task that was paid for, once the epoch's root is active.
            </EmptyState>
          )
        }
        return (
          <TokenCharts network={network} barsOf={(token) => rewardBars(items, states, token)}>
            <div className="ch">
              <span />
              <ChartLegend />
            </div>
          </TokenCharts>
        )
      }}
    </Loaded>
  )
}

const CAPTURES = { type: 'payment-captured', token: '', from: '', to: '', q: '' }

function Spent({ network }: { network: ClientNetwork }) {
  const history = useHistory({ ...CAPTURES, network: network.chainId.toString() }, 100)
  return (
    <Loaded query={history} what="Spending">
      {(data) => {
        const entries = data.pages.flatMap((page) => page.items)
        if (entries.length === 0) {
          return (
            <EmptyState title="Nothing spent yet">Captures of your payments appear here, epoch by epoch.</EmptyState>
          )
        }
        return <TokenCharts network={network} barsOf={(token) => spendingBars(entries, token)} />
      }}
    </Loaded>
  )
}

/** One chart a token under the same epochs; `barsOf` takes the token's address. */
function TokenCharts({
  network,
  barsOf,
  children,
}: {
  network: ClientNetwork
  barsOf: (token: string) => readonly Bar[]
  children?: ReactNode
}) {
  return (
    <div className="card-body charts">
      {children}
      {network.deployment.tokens.map((token) => (
        <div key={token.address}>
          <span className="label">{token.symbol}</span>
          <BarChart bars={barsOf(token.address)} token={token} width={720} />
        </div>
      ))}
    </div>
  )
}

function spendingBars(entries: readonly HistoryEntryView[], token: string): Bar[] {
  const sums = new Map<number, bigint>()
  for (const entry of entries) {
    if (entry.epoch === null || entry.token.toLowerCase() !== token) continue
    sums.set(entry.epoch, (sums.get(entry.epoch) ?? 0n) + BigInt(entry.amount))
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([epoch, amount]) => ({ epoch, day: 'captured', amount, kind: 'claimed' }))
}
