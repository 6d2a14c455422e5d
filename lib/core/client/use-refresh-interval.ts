'use client'

import { createContext, useContext } from 'react'
import { POLL_MS, REST_MS } from '../poll'
import { type RefreshPace, refreshInterval } from './refresh-interval'

/** When the page's stream of events opened, Unix ms; null while none is open, and on pages that have none. */
export const StreamOpenedContext = createContext<number | null>(null)

/**
 * A query's `refetchInterval`: as often as ever while no stream of events is open, seldom while one is. Without a pace,
 * events tell of everything that changes the figure.
 */
export function useRefreshInterval<Data>({
  pollMs = POLL_MS,
  restMs = REST_MS,
  isMoving = () => false,
}: Partial<RefreshPace<Data>> = {}) {
  const openedAt = useContext(StreamOpenedContext)
  return (query: Parameters<typeof refreshInterval<Data>>[2]) =>
    refreshInterval(openedAt, { pollMs, restMs, isMoving }, query)
}
