'use client'

import { formatRelative, formatUtc, formatUtcDayMinute } from '@/lib/core/format-time'
import { useChainNow } from './use-now'

/** An instant (Unix seconds, by the network's clock) as `3 min ago`, absolute in UTC on hover. */
export function RelativeTime({ at, chainId }: { at: number; chainId?: number | undefined }) {
  const now = useChainNow(chainId, 5000)
  const atMs = at * 1000
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatUtc(atMs)}>
      {now === null ? formatUtcDayMinute(atMs) : formatRelative(atMs, now)}
    </time>
  )
}
