'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'

const loadView = () => import('@/lib/epochs/epoch-view').then((view) => view.epochView)

/** Query of one epoch with its files. */
export function epochQuery({ chainId, epoch }: { chainId: number; epoch: number }) {
  return queryOptions({
    queryKey: ['epoch', chainId, epoch],
    queryFn: ({ signal }) => callApi(`/epochs/${epoch}?chainId=${chainId}`, loadView(), { signal }),
    refetchInterval: POLL_MS,
  })
}

/** One epoch with its files. */
export function useEpoch(parameters: { chainId: number; epoch: number }) {
  return useQuery(epochQuery(parameters))
}
