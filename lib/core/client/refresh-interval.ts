import { POLL_MS } from '../poll'

/** How often a figure is asked for again. */
export type RefreshPace<Data> = {
  /** While no stream of events is open, ms. */
  pollMs: number
  /** While one is open, ms. */
  restMs: number
  /** Whether this answer may change without an event: then it is asked for as if no stream were open. */
  isMoving: (data: Data) => boolean
}

/** What is known of a query's last answer. */
type Answered<Data> = {
  state: { data: Data | undefined; dataUpdatedAt: number; error: Error | null; isInvalidated: boolean }
}

/**
 * When to ask again, in ms. `openedAt` is when the stream opened (Unix ms; null while none is open). An answer that came
 * before, or so soon after that it may have been read before, could miss a change that nobody was told of.
 */
export function refreshInterval<Data>(
  openedAt: number | null,
  { pollMs, restMs, isMoving }: RefreshPace<Data>,
  { state }: Answered<Data>,
): number {
  if (openedAt === null || state.dataUpdatedAt < openedAt + POLL_MS) return pollMs
  if (state.error !== null || state.isInvalidated || state.data === undefined) return pollMs
  return isMoving(state.data) ? pollMs : restMs
}
