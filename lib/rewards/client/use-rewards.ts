'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { PARTLY_TOLD_MS } from '@/lib/core/poll'
import { rewardsView } from '@/lib/rewards/rewards-view'

/** Query of what an account can claim on a network. */
export function rewardsQuery({ account, chainId }: { account: string; chainId: number }) {
  return queryOptions({
    queryKey: ['rewards', chainId, account.toLowerCase()],
    queryFn: ({ signal }) => callApi(`/rewards/${account}?chainId=${chainId}`, rewardsView, { signal }),
  })
}

/** Roots and claims are told; that an epoch was computed and its root will come is not. */
const PACE = { restMs: PARTLY_TOLD_MS }

/** What an account can claim on a network, for the root that is active now. */
export function useRewards(parameters: { account: string; chainId: number }) {
  return useQuery({ ...rewardsQuery(parameters), refetchInterval: useRefreshInterval(PACE) })
}
