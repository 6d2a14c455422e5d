'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { walletView } from '@/lib/accounts/wallet-view'
import { callApi } from '@/lib/core/api-client'
import { pageOf } from '@/lib/core/view-fields'

/** Query of the caller's linked wallets. */
export const walletsQuery = queryOptions({
  queryKey: ['wallets'],
  queryFn: ({ signal }) => callApi('/wallets?limit=100', pageOf(walletView), { signal }),
})

/** The caller's linked wallets. */
export function useWallets() {
  return useQuery(walletsQuery)
}
