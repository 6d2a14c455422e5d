import { formatUtc, formatUtcDayMinute } from '@/lib/core/format-time'

/** An instant (Unix seconds) as day and minute, `22 Nov, 08:47 UTC`, for timelines; the second on hover. */
export function DayMinute({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at * 1000).toISOString()} title={formatUtc(at * 1000)}>
      {formatUtcDayMinute(at * 1000)} UTC
    </time>
  )
}
