'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { type BalancesView, balancesView } from '@/lib/accounts/balance-view'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { PARTLY_TOLD_MS } from '@/lib/core/poll'

/** Query of a linked wallet's balances on all networks. */
export function balancesQuery(address: string) {
  return queryOptions({
    queryKey: ['balances', address.toLowerCase()],
    queryFn: ({ signal }) => callApi(`/wallets/${address}/balances`, balancesView, { signal }),
  })
}

/** No event tells of a coin or a foreign token that somebody sent; a network that did not answer tells of nothing. */
const PACE = {
  restMs: PARTLY_TOLD_MS,
  isMoving: ({ networks }: BalancesView) => networks.some(({ block }) => block === null),
}

/** A linked wallet's balances, renewed with the chain. */
export function useBalances(address: string) {
  return useQuery({ ...balancesQuery(address), refetchInterval: useRefreshInterval(PACE) })
}
