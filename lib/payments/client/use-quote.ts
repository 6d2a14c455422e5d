'use client'

import { queryOptions, useMutation, useQueries, useQuery } from '@tanstack/react-query'
import { callApi } from '@/lib/core/api-client'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { PARTLY_TOLD_MS } from '@/lib/core/poll'
import { pageOf } from '@/lib/core/view-fields'
import { type QuoteRequest, type QuoteView, quoteView } from '@/lib/payments/quote-view'

/** Asks for a signed price offer. */
export function createQuote(request: QuoteRequest) {
  return callApi('/quotes', quoteView, { method: 'POST', body: request })
}

/** Query of one own quote. */
export function quoteQuery(quoteId: string) {
  return queryOptions({
    queryKey: ['quote', quoteId],
    queryFn: ({ signal }) => callApi(`/quotes/${encodeURIComponent(quoteId)}`, quoteView, { signal }),
  })
}

/** Money is about to move by it, and nobody tells that its task was started elsewhere: it rests once it cannot be paid. */
const QUOTE_PACE = { isMoving: ({ status }: QuoteView) => status === 'quoted' }

/** One own quote; its status moves to `paid` with the chain. */
export function useQuote(quoteId: string) {
  return useQuery({ ...quoteQuery(quoteId), refetchInterval: useRefreshInterval(QUOTE_PACE) })
}

function openQuotesQuery(chainId: number) {
  return queryOptions({
    queryKey: ['quotes', chainId],
    queryFn: ({ signal }) => callApi(`/quotes?chainId=${chainId}&state=quoted&limit=3`, pageOf(quoteView), { signal }),
  })
}

/** Payments are told; quotes that are made elsewhere, and those that run out, are not. */
const OPEN_QUOTES_PACE = { restMs: PARTLY_TOLD_MS }

/** The caller's quotes that can still be paid, newest first, an answer for each of the networks. */
export function useOpenQuotes(chainIds: readonly number[]) {
  const refetchInterval = useRefreshInterval<unknown>(OPEN_QUOTES_PACE)
  return useQueries({ queries: chainIds.map((chainId) => ({ ...openQuotesQuery(chainId), refetchInterval })) })
}

/** Asks for a signed price offer when called. */
export function useCreateQuote() {
  return useMutation({ mutationFn: createQuote })
}
