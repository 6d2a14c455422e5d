'use client'

import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { queryString } from '@/lib/core/query-string'
import { pageOf } from '@/lib/core/view-fields'
import { epochRewardsView } from '@/lib/rewards/epoch-rewards-view'

/** Epochs on the first page: what the wide chart shows. */
const PAGE_SIZE = 20

/** Epochs change state with blocks, but slowly. */
const EVERY_MS = 8000

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
    refetchInterval: EVERY_MS,
  })
}

/** What each epoch brought an account, newest first. */
export function useRewardEpochs(parameters: { account: string; chainId: number }) {
  return useInfiniteQuery(rewardEpochsQuery(parameters))
}
