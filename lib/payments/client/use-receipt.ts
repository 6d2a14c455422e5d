'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { receiptView } from '@/lib/payments/receipt-view'

/** Query of a payment's receipt. */
export function receiptQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['receipt', paymentId],
    queryFn: ({ signal }) => callApi(`/payments/${paymentId}/receipt`, receiptView, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** A payment's receipt as it stands now. */
export function useReceipt(paymentId: string) {
  return useQuery(receiptQuery(paymentId))
}
