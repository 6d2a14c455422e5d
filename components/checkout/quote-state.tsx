'use client'

import type { QuoteView } from '@/lib/payments/quote-view'
import { Badge } from '../ui/badge'
import { Countdown } from '../ui/countdown'

/** A quote's state in a mark and a word, with the time left while it can be paid. */
export function QuoteState({ quote, isPaid, isExpired }: { quote: QuoteView; isPaid: boolean; isExpired: boolean }) {
  if (quote.status === 'prepaid' || quote.status === 'rejected') {
    const isPrepaid = quote.status === 'prepaid'
    return (
      <Badge tone={isPrepaid ? 'info' : 'danger'} mark={isPrepaid ? 'half' : 'cross'}>
        {isPrepaid ? 'On the prepaid balance' : 'Not accepted'}
      </Badge>
    )
  }
  if (isPaid) {
    return (
      <Badge tone="info" mark="half">
        Authorized
      </Badge>
    )
  }
  if (isExpired) {
    return (
      <Badge tone="plain" mark="dash">
        Quote expired
      </Badge>
    )
  }
  return (
    <Badge tone="warning" mark="half">
      Quote valid for <Countdown to={quote.expiresAt} chainId={quote.chainId} look="clock" over="0:00" />
    </Badge>
  )
}
