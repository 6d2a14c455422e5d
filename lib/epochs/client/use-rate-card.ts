'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { MINUTE_MS } from '@/lib/core/time'
import { pageOf } from '@/lib/core/view-fields'
import { rateCardView } from '@/lib/epochs/rate-card-view'

/** Query of a network's rate cards, newest version first. */
export function ratesQuery(chainId: number) {
  return queryOptions({
    queryKey: ['rates', chainId],
    queryFn: ({ signal }) => callApi(`/rates?chainId=${chainId}&limit=100`, pageOf(rateCardView), { signal }),
    staleTime: MINUTE_MS,
  })
}

/** A network's rate cards, newest version first. */
export function useRates(chainId: number) {
  return useQuery(ratesQuery(chainId))
}
