'use client'

import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { POLL_MS } from '@/lib/core/poll'
import { pageOf } from '@/lib/core/view-fields'
import { type QuoteRequest, quoteView } from '@/lib/payments/quote-view'

/** Asks for a signed price offer. */
export function createQuote(request: QuoteRequest) {
  return callApi('/quotes', quoteView, { method: 'POST', body: request })
}

/** Query of one own quote. */
export function quoteQuery(quoteId: string) {
  return queryOptions({
    queryKey: ['quote', quoteId],
    queryFn: ({ signal }) => callApi(`/quotes/${encodeURIComponent(quoteId)}`, quoteView, { signal }),
    refetchInterval: POLL_MS,
  })
}

/** One own quote; its status moves to `paid` with the chain. */
export function useQuote(quoteId: string) {
  return useQuery(quoteQuery(quoteId))
}

/** Query of the caller's quotes of a network that can still be paid, newest first. */
export function openQuotesQuery(chainId: number) {
  return queryOptions({
    queryKey: ['quotes', chainId],
    queryFn: ({ signal }) => callApi(`/quotes?chainId=${chainId}&state=quoted&limit=3`, pageOf(quoteView), { signal }),
    refetchInterval: POLL_MS,
  })
}

/** Asks for a signed price offer when called. */
export function useCreateQuote() {
  return useMutation({ mutationFn: createQuote })
}
