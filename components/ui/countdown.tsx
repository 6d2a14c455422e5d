'use client'

import { formatClock, formatDuration, formatUtc } from '@/lib/core/format-time'
import { useNow } from './use-now'

/** Time left until an instant (Unix milliseconds); `over` is shown once it has passed. Tabular digits, so nothing moves. */
export function Countdown({
  toMs,
  look = 'words',
  over = 'now',
}: {
  toMs: number
  look?: 'words' | 'clock'
  over?: string
}) {
  const now = useNow()
  const left = now === null ? null : toMs - now
  const text = left === null ? '…' : left <= 0 ? over : look === 'clock' ? formatClock(left) : formatDuration(left)
  return (
    <span role="timer" title={formatUtc(toMs)}>
      {text}
    </span>
  )
}
