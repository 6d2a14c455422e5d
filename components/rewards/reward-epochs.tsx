'use client'

import Link from 'next/link'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatUtcDay, formatUtcDayMinute } from '@/lib/core/format-time'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { Amount } from '../ui/amount'
import { BarChart } from '../ui/bar-chart'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { TableScroll } from '../ui/table-scroll'
import { ChartLegend } from './chart-legend'
import { reasonWords } from './reason-words'
import { RewardBadge } from './reward-badge'
import { rewardBars } from './reward-bars'
import { type RewardState, rewardStates } from './reward-state'

/** Rewards epoch by epoch: one chart a token, and the same figures in a table with a reason wherever usage earned nothing. */
export function RewardEpochs({
  network,
  epochs,
  rewards,
  hasMore,
  isLoadingMore,
  onMore,
}: {
  network: ClientNetwork
  epochs: readonly EpochRewardsView[]
  rewards: RewardsView | undefined
  hasMore: boolean
  isLoadingMore: boolean
  onMore: () => void
}) {
  const tokens = network.deployment.tokens
  const states = rewardStates(epochs, rewards)
  if (epochs.length === 0) {
    return (
      <Card title="By epoch">
        <EmptyState title="No rewards yet">
          Rewards appear after your GPUs first run a task that was paid for, once the epoch's root is active.
        </EmptyState>
      </Card>
    )
  }
  return (
    <Card
      title="By epoch"
      sub="Earnings are your share of captures, emission your share of the minted budget."
      end={<ChartLegend />}
    >
      <div className="card-body pair">
        {tokens.map((token) => (
          <div key={token.address}>
            <span className="label">{token.symbol}</span>
            <BarChart bars={rewardBars(epochs, states, token.address)} token={token} width={530} />
          </div>
        ))}
      </div>
      <EpochTable network={network} epochs={epochs} states={states} />
      <div className="card-foot pager">
        <span>{epochs.length} epochs</span>
        {hasMore ? (
          <Button size="sm" busy={isLoadingMore} onClick={onMore}>
            Show 20 more
          </Button>
        ) : null}
      </div>
    </Card>
  )
}

function EpochTable({
  network,
  epochs,
  states,
}: {
  network: ClientNetwork
  epochs: readonly EpochRewardsView[]
  states: ReturnType<typeof rewardStates>
}) {
  const tokens = network.deployment.tokens
  return (
    <TableScroll className="line-top" label="Table of rewards by epoch">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">{network.local ? 'Ended, UTC' : 'Day, UTC'}</th>
            <th scope="col" className="num">
              GPU-hours
            </th>
            {tokens.map((token) => (
              <th scope="col" className="num" key={token.address}>
                {token.symbol}
              </th>
            ))}
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {epochs.map((epoch) => (
            <EpochRow
              key={epoch.epoch}
              epoch={epoch}
              tokens={tokens}
              state={states.get(epoch.epoch) ?? 'pending'}
              network={network}
            />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function EpochRow({
  epoch,
  tokens,
  state,
  network,
}: {
  epoch: EpochRewardsView
  tokens: readonly DeployedToken[]
  state: RewardState
  network: ClientNetwork
}) {
  const day = network.local ? formatUtcDayMinute(epoch.endsAt * 1000) : formatUtcDay((epoch.endsAt - 1) * 1000)
  const reason = state === 'nothing' ? epoch.usage.find((item) => item.reason !== null)?.reason : undefined
  const hours = formatGpuHours(BigInt(epoch.gpuMilliMs))
  return (
    <tr id={`e${epoch.epoch}`}>
      <th scope="row">
        <Link href={`/epochs/${epoch.epoch}?chainId=${network.chainId}`} prefetch={false}>
          <span className="only-narrow-inline">Epoch </span>
          {epoch.epoch}
        </Link>
        <span className="only-narrow-inline muted">, {day}</span>
      </th>
      <td className="only-wide">{day}</td>
      <td className="num" data-l="GPU-hours">
        {hours}
      </td>
      {reason == null ? (
        tokens.map((token) => {
          const found = epoch.tokens.find((item) => item.token.toLowerCase() === token.address)
          return (
            <td className="num" data-l={token.symbol} key={token.address}>
              <Amount value={BigInt(found?.reward ?? '0')} token={token} unit={false} />
            </td>
          )
        })
      ) : (
        <td colSpan={tokens.length} className="reason" data-l="Reason">
          Your {hours} GPU-hours: this usage {reasonWords(reason)}.
        </td>
      )}
      <td className="st">
        <RewardBadge state={state} />
      </td>
    </tr>
  )
}
