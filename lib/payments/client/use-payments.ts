'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { pageOf } from '@/lib/core/view-fields'
import { type PaymentSummaryView, paymentSummaryView } from '@/lib/payments/payment-view'

/** Query of the caller's newest payments. */
export const paymentsQuery = queryOptions({
  queryKey: ['payments'],
  queryFn: ({ signal }) => callApi('/payments?limit=20', pageOf(paymentSummaryView), { signal }),
})

/** Confirmations are counted, not told, until a payment is final. */
const PACE = { isMoving: ({ items }: { items: PaymentSummaryView[] }) => items.some(({ final }) => !final) }

/** The caller's newest payments. */
export function usePayments() {
  return useQuery({ ...paymentsQuery, refetchInterval: useRefreshInterval(PACE) })
}
