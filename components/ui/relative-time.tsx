'use client'

import { formatRelative, formatUtc, formatUtcDayMinute } from '@/lib/core/format-time'
import { useChainNow, useNow } from './use-now'

/** How often the clock is read: what lies less than this ahead may have been before the next reading. */
const TICK_MS = 5000

/** An instant (Unix seconds) as `3 min ago`, absolute in UTC on hover; by the network's clock, or for facts of ours by the server's. */
export function RelativeTime({
  at,
  chainId,
  clock = 'network',
}: {
  at: number
  chainId?: number | undefined
  clock?: 'network' | 'server'
}) {
  const networkNow = useChainNow(chainId, TICK_MS)
  const deviceNow = useNow(TICK_MS)
  const now = clock === 'network' ? networkNow : deviceNow
  const atMs = at * 1000
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatUtc(atMs)}>
      {now === null ? formatUtcDayMinute(atMs) : formatRelative(atMs, atMs - now > TICK_MS ? now : Math.max(now, atMs))}
    </time>
  )
}
