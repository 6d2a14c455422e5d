'use client'

import { useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { statementView } from '@/lib/payments/statement-view'

/** What the caller's payments of a calendar month (UTC) came to on a network; final events only. */
export function useStatement({ month, chainId }: { month: string; chainId: number }) {
  return useQuery({
    queryKey: ['statement', month, chainId],
    queryFn: ({ signal }) => callApi(`/statements/${month}?chainId=${chainId}`, statementView, { signal }),
  })
}
