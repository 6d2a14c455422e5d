'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { type ReceiptView, receiptView } from '@/lib/payments/receipt-view'

/** Query of a payment's receipt. */
export function receiptQuery(paymentId: string) {
  return queryOptions({
    queryKey: ['receipt', paymentId],
    queryFn: ({ signal }) => callApi(`/payments/${paymentId}/receipt`, receiptView, { signal }),
  })
}

/** Usage and confirmations are not told: it rests once nothing more can change. */
const PACE = {
  isMoving: ({ settled, transactions }: ReceiptView) => !settled || transactions.some(({ final }) => !final),
}

/** A payment's receipt as it stands now. */
export function useReceipt(paymentId: string) {
  return useQuery({ ...receiptQuery(paymentId), refetchInterval: useRefreshInterval(PACE) })
}
