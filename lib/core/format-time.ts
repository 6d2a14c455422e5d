import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './time'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const two = (n: number): string => n.toString().padStart(2, '0')

/** `22 Nov 2026, 08:47:11 UTC`: the absolute form shown on hover. */
export function formatUtc(atMs: number): string {
  const date = new Date(atMs)
  return `${formatUtcDay(atMs)} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`
}

/** `22 Nov 2026, 08:47 UTC`: for sentences. */
export function formatUtcMinute(atMs: number): string {
  const date = new Date(atMs)
  return `${formatUtcDay(atMs)} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`
}

/** `22 Nov`: the UTC day, for tables. */
export function formatUtcDay(atMs: number): string {
  const date = new Date(atMs)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`
}

/** `22 Nov, 08:47`: within a timeline. */
export function formatUtcDayMinute(atMs: number): string {
  const date = new Date(atMs)
  return `${formatUtcDay(atMs)}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** `3 min ago`, `in 2 h`, `now`: the largest whole unit between two instants in Unix milliseconds. */
export function formatRelative(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs)
  const text = largestUnit(distance)
  if (text === null) return 'now'
  return atMs <= nowMs ? `${text} ago` : `in ${text}`
}

function largestUnit(distanceMs: number): string | null {
  if (distanceMs < SECOND_MS) return null
  if (distanceMs < MINUTE_MS) return `${Math.floor(distanceMs / SECOND_MS)} s`
  if (distanceMs < HOUR_MS) return `${Math.floor(distanceMs / MINUTE_MS)} min`
  if (distanceMs < 2 * DAY_MS) return `${Math.floor(distanceMs / HOUR_MS)} h`
  return `${Math.floor(distanceMs / DAY_MS)} d`
}

/** A duration in its two or three largest units: `13 h 41 min 36 s`, `3 h 40 min`, `42 s`. Never negative. */
export function formatDuration(durationMs: number, units = 3): string {
  const left = Math.max(0, Math.floor(durationMs / SECOND_MS))
  const parts: [number, string][] = [
    [Math.floor(left / 86_400), 'd'],
    [Math.floor(left / 3600) % 24, 'h'],
    [Math.floor(left / 60) % 60, 'min'],
    [left % 60, 's'],
  ]
  const first = parts.findIndex(([count]) => count > 0)
  if (first < 0) return '0 s'
  return parts
    .slice(first, first + units)
    .filter(([count], index) => count > 0 || index === 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')
}

/** `14:36` or `1:02:05`: a running clock that keeps its width. */
export function formatClock(durationMs: number): string {
  const left = Math.max(0, Math.floor(durationMs / SECOND_MS))
  const hours = Math.floor(left / 3600)
  const rest = `${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}
