'use client'

import { type InfiniteData, infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { queryString } from '@/lib/core/query-string'
import { pageOf } from '@/lib/core/view-fields'
import { type HistoryEntryView, historyEntryView } from '@/lib/history/history-view'

/** What narrows the history; empty text means all. */
export type HistoryFilter = {
  network: string
  type: string
  token: string
  from: string
  to: string
  q: string
}

/** Query of the history of the caller's wallets, newest first. */
export function historyQuery(filter: HistoryFilter, limit: number) {
  return infiniteQueryOptions({
    queryKey: ['history', filter, limit],
    queryFn: ({ pageParam, signal }) =>
      callApi(`/history${queryString({ ...filter, limit, cursor: pageParam })}`, pageOf(historyEntryView), { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  })
}

/** Confirmations are counted, not told, until a line is final. */
const PACE = {
  isMoving: ({ pages }: InfiniteData<{ items: HistoryEntryView[] }>) =>
    pages.some(({ items }) => items.some(({ final }) => !final)),
}

/** The history of the caller's wallets, newest first. */
export function useHistory(filter: HistoryFilter, limit = 25) {
  return useInfiniteQuery({ ...historyQuery(filter, limit), refetchInterval: useRefreshInterval(PACE) })
}
