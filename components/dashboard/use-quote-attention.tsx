'use client'

import { useOpenQuotes } from '@/lib/payments/client/use-quote'
import { describeTask } from '@/lib/payments/describe-task'
import { Countdown } from '../ui/countdown'
import type { AttentionItem } from './attention-item'

/** Quotes of a network that can still be paid, each with the time left. */
export function useQuoteAttention(chainId: number): AttentionItem[] {
  const quotes = useOpenQuotes(chainId)
  return (quotes.data?.items ?? []).map((quote) => ({
    ...{ key: quote.quoteId, icon: 'timer', tone: '', action: 'Open checkout' },
    title: 'A quote waits to be paid',
    sub: (
      <>
        {describeTask(quote)}, expires in <Countdown to={quote.expiresAt} chainId={quote.chainId} over="a moment" />
      </>
    ),
    href: `/pay/${encodeURIComponent(quote.quoteId)}`,
  }))
}
