'use client'

import { useOpenQuotes } from '@/lib/payments/client/use-quote'
import { describeTask } from '@/lib/payments/describe-task'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { Countdown } from '../ui/countdown'
import type { AttentionItem } from './attention-item'
import { useWhere } from './use-where'

/** Quotes on any network that can still be paid, each with the time left. */
export function useQuoteAttention(): AttentionItem[] {
  const { networks } = useRuntimeConfig()
  const where = useWhere()
  const answers = useOpenQuotes(networks.map(({ chainId }) => chainId))
  const quotes = answers.flatMap((answer) => answer.data?.items ?? [])
  return quotes.map((quote) => ({
    ...{ key: quote.quoteId, icon: 'timer', tone: '', action: 'Open checkout' },
    title: `A quote${where(quote.chainId)} waits to be paid`,
    sub: (
      <>
        {describeTask(quote)}, expires in <Countdown to={quote.expiresAt} chainId={quote.chainId} over="a moment" />
      </>
    ),
    href: `/pay/${encodeURIComponent(quote.quoteId)}`,
  }))
}
