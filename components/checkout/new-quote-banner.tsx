'use client'

import { useRouter } from 'next/navigation'
import { useCreateQuote } from '@/lib/payments/client/use-quote'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'

/** A quote that cannot be paid, and one button to a new one for the same task. */
export function NewQuoteBanner({ quote, title, why }: { quote: QuoteView; title: string; why: string }) {
  const router = useRouter()
  const renew = useCreateQuote()
  const { chainId, token, gpuModel, gpuMilli, durationMs } = quote
  const ask = () =>
    renew.mutate(
      { chainId, token, gpuModel, gpuMilli, durationMs },
      { onSuccess: (fresh) => router.push(`/pay/${encodeURIComponent(fresh.quoteId)}`) },
    )
  return (
    <Banner
      tone="warning"
      icon="timer"
      title={title}
      action={
        <Button busy={renew.isPending} onClick={ask}>
          Get a new quote
        </Button>
      }
    >
      {renew.error?.message ?? why}
    </Banner>
  )
}
