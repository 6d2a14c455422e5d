'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatUtcMinute } from '@/lib/core/format-time'
import type { EpochSummaryView } from '@/lib/epochs/epoch-view'
import { EpochBadge } from '../epochs/epoch-badge'
import { Card } from '../ui/card'
import { Progress } from '../ui/progress'
import { Skeleton, SkeletonFigure } from '../ui/skeleton'
import { useChainNow } from '../ui/use-now'

/** The open epoch with its countdown. */
export function EpochNow({
  epoch,
  network,
  isLoading,
}: {
  epoch: EpochSummaryView | undefined
  network: ClientNetwork
  isLoading: boolean
}) {
  const now = useChainNow(network.chainId)
  if (epoch === undefined) {
    return (
      <Card title="Current epoch" className="epoch-now">
        <div className="card-body" style={{ minHeight: 244 }}>
          {isLoading ? (
            <SkeletonFigure label="Loading the current epoch" />
          ) : (
            <p className="secondary">No epoch is open on {network.name} at this moment.</p>
          )}
        </div>
      </Card>
    )
  }
  const endsMs = epoch.endsAt * 1000
  const lengthMs = endsMs - epoch.startsAt * 1000
  const leftMs = now === null ? null : Math.max(0, endsMs - now)
  return (
    <Card title={`Epoch ${epoch.epoch}`} className="epoch-now" end={<EpochBadge status={epoch.status} />}>
      <div className="card-body">
        <p className="muted small">Ends in</p>
        {leftMs === null ? <Skeleton width="60%" height="38px" /> : <BigCountdown leftMs={leftMs} />}
        <Progress
          percent={leftMs === null ? 0 : (100 * (lengthMs - leftMs)) / lengthMs}
          label={`Part of epoch ${epoch.epoch} that has passed`}
        />
        <dl className="kv">
          <div>
            <dt>Network</dt>
            <dd>{network.name}</dd>
          </div>
          <div>
            <dt>Began at</dt>
            <dd>{formatUtcMinute(epoch.startsAt * 1000)}</dd>
          </div>
          <div>
            <dt>Ends at</dt>
            <dd>{formatUtcMinute(endsMs)}</dd>
          </div>
        </dl>
      </div>
    </Card>
  )
}

function BigCountdown({ leftMs }: { leftMs: number }) {
  const left = Math.floor(leftMs / 1000)
  const all: readonly [number, string][] = [
    [Math.floor(left / 3600), 'h'],
    [Math.floor(left / 60) % 60, 'min'],
    [left % 60, 's'],
  ]
  const parts = left < 3600 ? all.slice(1) : all
  return (
    <p className="count" role="timer">
      {parts.map(([value, unit], index) => (
        <span key={unit}>
          <b>{index === 0 ? value : value.toString().padStart(2, '0')}</b>
          <i> {unit}</i>
        </span>
      ))}
    </p>
  )
}
