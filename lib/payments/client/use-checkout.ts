'use client'

import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Config, useConfig } from 'wagmi'
import { readClient } from '@/lib/chain/client/send-transaction'
import type { Deployment } from '@/lib/config/deployment'
import { POLL_MS } from '@/lib/core/poll'
import type { QuoteView } from '@/lib/payments/quote-view'
import { readCheckout } from './read-checkout'

/** Who pays, and the contracts the page knows. */
export type CheckoutPage = { account: string; deployment: Deployment }

/** Query that tries a quote's payment out on the chain, without sending anything. */
export function checkoutQuery(config: Config, quote: QuoteView, page: CheckoutPage) {
  return queryOptions({
    queryKey: ['checkout', quote.quoteId],
    queryFn: () => readCheckout(readClient(config, quote.chainId), quote, page),
    enabled: quote.status === 'quoted',
    refetchInterval: POLL_MS,
  })
}

/** How a quote would be paid now, tried out again with every few blocks. */
export function useCheckout(quote: QuoteView, page: CheckoutPage) {
  return useQuery(checkoutQuery(useConfig(), quote, page))
}
