'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { ApiError, callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { type PaymentView, paymentView } from '@/lib/payments/payment-view'

/** Query of one own payment with its timeline. */
export function paymentQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['payment', paymentId],
    queryFn: ({ signal }) => callApi(`/payments/${paymentId}`, paymentView, { signal }),
    // A payment that was just sent is unknown until the index has seen its block.
    retry: (count, error) => count < 5 && error instanceof ApiError && (error.status === 404 || error.retryable),
    retryDelay: 1000,
  })
}

/** Usage, the end of a task and confirmations are not told: it rests once nothing follows and all of it is final. */
const PACE = { isMoving: ({ final, next }: PaymentView) => !final || next !== null }

/** One own payment with its timeline. */
export function usePayment(paymentId: string) {
  return useQuery({ ...paymentQuery(paymentId), refetchInterval: useRefreshInterval(PACE) })
}
