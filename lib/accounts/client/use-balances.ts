'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { balancesView } from '@/lib/accounts/balance-view'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'

/** Query of a linked wallet's balances on all networks. */
export function balancesQuery(address: string) {
  return queryOptions({
    queryKey: ['balances', address.toLowerCase()],
    queryFn: ({ signal }) => callApi(`/wallets/${address}/balances`, balancesView, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** A linked wallet's balances, renewed with the chain. */
export function useBalances(address: string) {
  return useQuery(balancesQuery(address))
}
