'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { ApiError, callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { paymentView } from '@/lib/payments/payment-view'

/** Query of one own payment with its timeline. */
export function paymentQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['payment', paymentId],
    queryFn: ({ signal }) => callApi(`/payments/${paymentId}`, paymentView, { signal }),
    refetchInterval: POLL_MS,
    // A payment that was just sent is unknown until the index has seen its block.
    retry: (count, error) => count < 5 && error instanceof ApiError && (error.status === 404 || error.retryable),
    retryDelay: 1000,
  })
}

/** One own payment with its timeline. */
export function usePayment(paymentId: string) {
  return useQuery(paymentQuery(paymentId))
}
