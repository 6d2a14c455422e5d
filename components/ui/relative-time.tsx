'use client'

import { formatRelative, formatUtc, formatUtcDayMinute } from '@/lib/core/format-time'
import { useNow } from './use-now'

/** An instant (Unix milliseconds) as `3 min ago`, absolute in UTC on hover. */
export function RelativeTime({ atMs }: { atMs: number }) {
  const now = useNow(5000)
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatUtc(atMs)}>
      {now === null ? formatUtcDayMinute(atMs) : formatRelative(atMs, now)}
    </time>
  )
}
