'use client'

import { formatClock, formatDuration, formatUtc } from '@/lib/core/format-time'
import { useChainNow } from './use-now'

/** Time left until an instant (Unix seconds, by the network's clock); `over` is shown once it has passed. */
export function Countdown({
  to,
  chainId,
  look = 'words',
  over = 'now',
}: {
  to: number
  chainId?: number | undefined
  look?: 'words' | 'clock'
  over?: string
}) {
  const now = useChainNow(chainId)
  const left = now === null ? null : to * 1000 - now
  const text = left === null ? '…' : left <= 0 ? over : look === 'clock' ? formatClock(left) : formatDuration(left)
  return (
    <span role="timer" title={formatUtc(to * 1000)}>
      {text}
    </span>
  )
}
