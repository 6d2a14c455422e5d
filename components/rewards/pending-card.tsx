'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import type { EpochRewardsView } from '@/lib/rewards/epoch-rewards-view'
import type { RewardsView } from '@/lib/rewards/rewards-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { Skeleton } from '../ui/skeleton'

/** What is earned and not claimable yet, and when it becomes so. */
export function PendingCard({
  rewards,
  network,
  epochs,
}: {
  rewards: RewardsView | undefined
  network: ClientNetwork
  epochs: readonly EpochRewardsView[]
}) {
  const hasPending = rewards !== undefined && pendingClaims(rewards).length > 0
  const open = epochs.find((epoch) => epoch.status === 'open')
  return (
    <Card
      title="Pending"
      end={
        hasPending ? (
          <Badge tone="warning" mark="half">
            Pending
          </Badge>
        ) : undefined
      }
    >
      <div className="card-body">
        <dl className="kv flush">
          <div>
            <dt>{rewards?.pendingEpoch == null ? 'Next root' : `Epoch ${rewards.pendingEpoch}`}</dt>
            <dd>{rewards === undefined ? <Skeleton width="90px" /> : <PendingAmounts rewards={rewards} />}</dd>
          </div>
          <div>
            <dt>Claimable in</dt>
            <dd>
              {rewards?.pendingValidAt == null ? (
                <span className="muted">when its root is submitted</span>
              ) : (
                <Countdown to={rewards.pendingValidAt} chainId={network.chainId} over="a moment" />
              )}
            </dd>
          </div>
          <div>
            <dt>{open === undefined ? 'Then' : `Epoch ${open.epoch} ends in`}</dt>
            <dd>
              {open === undefined ? (
                'Anyone can accept the root'
              ) : (
                <Countdown to={open.endsAt} chainId={network.chainId} over="a moment" />
              )}
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  )
}

function pendingClaims(rewards: RewardsView) {
  return rewards.claims.filter((claim) => BigInt(claim.pending) > 0n)
}

function PendingAmounts({ rewards }: { rewards: RewardsView }) {
  const tokenOf = useTokenOf()
  const pending = pendingClaims(rewards)
  if (pending.length === 0) return <span className="muted">0</span>
  return pending.map((claim) => (
    <div key={claim.token}>
      <Amount value={BigInt(claim.pending)} token={tokenOf(rewards.chainId, claim.token)} />
    </div>
  ))
}
