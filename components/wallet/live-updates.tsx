'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { followStream } from '@/lib/core/client/follow-stream'
import { StreamOpenedContext } from '@/lib/core/client/use-refresh-interval'
import { queryString } from '@/lib/core/query-string'
import { useSessionAccount } from './session-account-context'
import { isToldBy, STREAM_EVENTS } from './told-by-event'

/**
 * Renews figures as the server tells of changes, and tells the queries below whether it does. A hidden tab lets its
 * connection go, since a browser has few of them.
 */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const { account } = useSessionAccount()
  const [openedAt, setOpenedAt] = useState<number | null>(null)
  useEffect(() => {
    if (account === null) return
    const onEvent = (name: string, data: string) => {
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isToldBy({ name, data }, queryKey) })
    }
    return whileVisible((from) => followStream(EVENTS, { onOpened: setOpenedAt, onEvent }, from))
  }, [account, queryClient])
  return <StreamOpenedContext value={openedAt}>{children}</StreamOpenedContext>
}

const EVENTS = {
  open: (lastEventId: string | null) => new EventSource(`/api/v1/events${queryString({ lastEventId })}`),
  events: STREAM_EVENTS,
}

/** Begins something whenever this tab is shown, where it was left when the tab was hidden; answers how to end it. */
function whileVisible(begin: (from: string | null) => () => string | null): () => void {
  let from: string | null = null
  let leave: (() => string | null) | null = null
  const look = () => {
    if (document.visibilityState === 'visible') leave ??= begin(from)
    else if (leave !== null) {
      from = leave()
      leave = null
    }
  }
  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    leave?.()
  }
}
