'use client'

import { useState } from 'react'
import { useBatchSupport } from '@/lib/chain/client/use-batch-support'
import type { ClientNetwork } from '@/lib/config/env.client'
import { type PaymentWay, waysToPay } from '@/lib/payments/client/payment-way'
import { useCheckout } from '@/lib/payments/client/use-checkout'
import { usePayQuote } from '@/lib/payments/client/use-pay-quote'
import { usePrepaidAccounts } from '@/lib/payments/client/use-prepaid-tasks'
import type { QuoteView } from '@/lib/payments/quote-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { useChainNow } from '../ui/use-now'

/** A way to pay by transaction, or the balance that is in the escrow already. */
export type CheckoutWay = PaymentWay | 'prepaid'

/** Everything about paying a quote that the parts of the page share. */
export type CheckoutState = ReturnType<typeof useCheckoutState>

/** The quote with how it can be paid now, the chosen way, and how far its payment is. */
export function useCheckoutState({
  quote,
  account,
  network,
}: {
  quote: QuoteView
  account: string
  network: ClientNetwork
}) {
  const token = useTokenOf()(quote.chainId, quote.token)
  const pay = usePayQuote(quote)
  const checkout = useCheckout(quote, { account, deployment: network.deployment })
  const canBatch = useBatchSupport(network.chainId)
  const now = useChainNow(quote.chainId)
  const prepaid = usePrepaidOf(quote)
  const [chosen, setChosen] = useState<CheckoutWay | null>(null)
  // All of them at once: what is marked must not change under the reader's hand.
  const ways: CheckoutWay[] =
    checkout.data === undefined
      ? []
      : [...waysToPay(checkout.data, { canBatch }), ...(prepaid === null ? [] : (['prepaid'] as const))]
  const isPaid = TAKEN.includes(quote.status) || pay.payment?.phase === 'confirming' || pay.payment?.phase === 'final'
  const isExpired = !isPaid && (quote.status === 'expired' || (now !== null && quote.expiresAt * 1000 <= now))
  const way = chosen !== null && ways.includes(chosen) ? chosen : (ways[0] ?? null)
  return { quote, network, token, pay, checkout, prepaid, ways, way, choose: setChosen, isPaid, isExpired }
}

/** Nothing more can be paid for a quote in one of these states. */
const TAKEN: readonly QuoteView['status'][] = ['paid', 'prepaid', 'rejected']

/** The prepaid balance that could pay for a quote; null where there is none. */
function usePrepaidOf(quote: QuoteView) {
  const accounts = usePrepaidAccounts(quote.chainId)
  const own = accounts.data?.items.find(
    (item) => item.payer === quote.payer && item.token.toLowerCase() === quote.token.toLowerCase(),
  )
  return own === undefined || own.balance === '0' ? null : own
}
