'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { pageOf } from '@/lib/core/view-fields'
import { paymentSummaryView } from '@/lib/payments/payment-view'

/** Query of the caller's newest payments. */
export const paymentsQuery = queryOptions({
  queryKey: ['payments'],
  queryFn: ({ signal }) => callApi('/payments?limit=20', pageOf(paymentSummaryView), { signal }),
  refetchInterval: POLL_MS,
})

/** The caller's newest payments. */
export function usePayments() {
  return useQuery(paymentsQuery)
}
