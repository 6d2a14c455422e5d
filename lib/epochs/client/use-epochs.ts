'use client'

import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { queryString } from '@/lib/core/query-string'

/** Epochs a page of the list holds. */
const PAGE_SIZE = 20

const loadView = () => import('@/lib/epochs/epoch-view').then((view) => view.epochPageView)

/** Query of a network's epochs, newest first. */
export function epochsQuery(chainId: number) {
  return infiniteQueryOptions({
    queryKey: ['epochs', chainId],
    queryFn: ({ pageParam, signal }) =>
      callApi(`/epochs${queryString({ chainId, limit: PAGE_SIZE, cursor: pageParam })}`, loadView(), { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: POLL_MS,
  })
}

/** A network's epochs, newest first. */
export function useEpochs(chainId: number) {
  return useInfiniteQuery(epochsQuery(chainId))
}
