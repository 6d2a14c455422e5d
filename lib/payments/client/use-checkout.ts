'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Config, useConfig } from 'wagmi'
import { readClient } from '@/lib/chain/client/send-transaction'
import { POLL_MS } from '@/lib/core/poll'
import type { QuoteView } from '@/lib/payments/quote-view'
import { readCheckout } from './read-checkout'

/** Query that tries a quote's payment out on the chain, without sending anything. */
export function checkoutQuery(config: Config, quote: QuoteView) {
  return queryOptions({
    queryKey: ['checkout', quote.quoteId],
    queryFn: () => readCheckout(readClient(config, quote.chainId), quote),
    enabled: quote.status === 'quoted',
    refetchInterval: POLL_MS,
  })
}

/** How a quote would be paid now, tried out again with every few blocks. */
export function useCheckout(quote: QuoteView) {
  return useQuery(checkoutQuery(useConfig(), quote))
}
