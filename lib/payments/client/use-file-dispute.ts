'use client'

import { useMutation } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { disputeView } from '@/lib/payments/dispute-view'

/** Leaves the reader's statement with us and returns its hash, which the payer's own transaction then puts on chain. */
export function useFileDispute(paymentId: string) {
  return useMutation({
    mutationFn: (text: string) =>
      callApi(`/payments/${paymentId}/dispute`, disputeView, { method: 'POST', body: { text } }),
  })
}
