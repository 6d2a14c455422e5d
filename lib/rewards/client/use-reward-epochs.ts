'use client'

import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { PARTLY_TOLD_MS } from '@/lib/core/poll'
import { queryString } from '@/lib/core/query-string'
import { pageOf } from '@/lib/core/view-fields'
import { epochRewardsView } from '@/lib/rewards/epoch-rewards-view'

/** Epochs on the first page: what the wide chart shows. */
const PAGE_SIZE = 20

/** Query of what each epoch brought an account, newest first. */
export function rewardEpochsQuery({ account, chainId }: { account: string; chainId: number }) {
  return infiniteQueryOptions({
    queryKey: ['reward-epochs', chainId, account.toLowerCase()],
    queryFn: ({ pageParam, signal }) =>
      callApi(
        `/rewards/${account}/epochs${queryString({ chainId, limit: PAGE_SIZE, cursor: pageParam })}`,
        pageOf(epochRewardsView),
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
  })
}

/** Epochs change state slowly, and their roots are told; that one ended and was computed is not. */
const PACE = { pollMs: 8000, restMs: PARTLY_TOLD_MS }

/** What each epoch brought an account, newest first. */
export function useRewardEpochs(parameters: { account: string; chainId: number }) {
  return useInfiniteQuery({ ...rewardEpochsQuery(parameters), refetchInterval: useRefreshInterval(PACE) })
}
