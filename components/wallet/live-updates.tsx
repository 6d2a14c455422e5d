'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryString } from '@/lib/core/query-string'
import { useSessionAccount } from './session-account-context'

/** Which figures each server-sent event makes old. */
const QUERIES_OF: Readonly<Record<string, readonly string[]>> = {
  payment: ['payment', 'payments', 'receipt', 'quote', 'balances'],
  history: ['history', 'balances', 'rewards', 'reward-epochs'],
  epoch: ['epochs', 'epoch', 'balances', 'rewards', 'reward-epochs'],
}

/** Renews figures as the server tells of changes; a hidden tab lets its connection go, since a browser has few of them. */
export function LiveUpdates() {
  const queryClient = useQueryClient()
  const { account } = useSessionAccount()
  useEffect(() => {
    if (account === null) return
    let source: EventSource | null = null
    const seen: Position = { lastEventId: null }
    const follow = () => {
      if (document.visibilityState === 'visible') source ??= openStream(queryClient, seen)
      else {
        source?.close()
        source = null
      }
    }
    follow()
    document.addEventListener('visibilitychange', follow)
    return () => {
      document.removeEventListener('visibilitychange', follow)
      source?.close()
    }
  }, [account, queryClient])
  return null
}

/** How far this tab has heard; a stream that is opened anew begins there. */
type Position = { lastEventId: string | null }

function openStream(queryClient: QueryClient, seen: Position): EventSource {
  const source = new EventSource(`/api/v1/events${queryString(seen)}`)
  source.addEventListener('block', ({ lastEventId }) => {
    seen.lastEventId = lastEventId
  })
  for (const [event, keys] of Object.entries(QUERIES_OF)) {
    source.addEventListener(event, () => {
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => keys.includes(String(queryKey[0])) })
    })
  }
  source.addEventListener('resync', () => void queryClient.invalidateQueries())
  return source
}
