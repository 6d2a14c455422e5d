'use client'

import { useEffect } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useQuote } from '@/lib/payments/client/use-quote'
import { describeTask } from '@/lib/payments/describe-task'
import type { QuoteView } from '@/lib/payments/quote-view'
import { PageHead } from '../layout/page-head'
import { useNetwork } from '../layout/runtime-config-context'
import { Banner } from '../ui/banner'
import { LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { SkeletonPage } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { CheckoutButton } from './checkout-button'
import { CheckoutSteps } from './checkout-steps'
import { NewQuoteBanner } from './new-quote-banner'
import { NextThings, thingsOfHold, thingsOfPrepaid } from './next-things'
import { PriceCard } from './price-card'
import { QuoteState } from './quote-state'
import { type CheckoutState, useCheckoutState } from './use-checkout-state'
import { WaysCard } from './ways-card'
import { WhatYouPayFor } from './what-you-pay-for'

/** One quote: what it is for, its price, the steps of paying it and what happens after. */
export function Checkout({ quoteId, account }: { quoteId: string; account: string }) {
  const quote = useQuote(quoteId)
  return (
    <Loaded query={quote} what="The quote" title="Checkout" skeleton={<SkeletonPage label="Loading the quote" />}>
      {(data) => <QuoteCheckout quote={data} account={account} />}
    </Loaded>
  )
}

function QuoteCheckout({ quote, account }: { quote: QuoteView; account: string }) {
  const network = useNetwork(quote.chainId)
  if (network === undefined) return <Banner tone="danger" icon="failed" title="This network is not served here" />
  return <NetworkCheckout quote={quote} account={account} network={network} />
}

function NetworkCheckout(parameters: { quote: QuoteView; account: string; network: ClientNetwork }) {
  const { quote, network } = parameters
  const state = useCheckoutState(parameters)
  const { token, isPaid, isExpired } = state
  useShowNetwork(network)
  return (
    <>
      <PageHead
        crumb={{ href: '/pay', label: 'Pay', here: `Quote ${quote.quoteId}` }}
        title={describeTask(quote)}
        badge={<QuoteState quote={quote} isPaid={isPaid} isExpired={isExpired} />}
      />
      <QuoteProblem state={state} />
      <div className="cols co">
        <div className="stack">
          <WhatYouPayFor quote={quote} />
          <WaysCard state={state} />
          <Card title="Steps" className="o2">
            <div className="card-body">
              <CheckoutSteps state={state} />
            </div>
          </Card>
        </div>
        <div className="stack">
          <PriceCard quote={quote} network={network} token={token}>
            {isPaid ? <OpenPaid quote={quote} /> : <CheckoutButton state={state} />}
          </PriceCard>
          <NextThings
            things={
              state.way === 'prepaid' || quote.status === 'prepaid'
                ? thingsOfPrepaid(quote, network, token)
                : thingsOfHold(quote, network, token)
            }
          />
        </div>
      </div>
    </>
  )
}

function OpenPaid({ quote }: { quote: QuoteView }) {
  const isPrepaid = quote.status === 'prepaid'
  const task = `/prepaid/${encodeURIComponent(quote.taskId)}?chainId=${quote.chainId}`
  return (
    <LinkButton look="primary" size="lg" block href={isPrepaid ? task : `/payments/${quote.paymentId}`}>
      {isPrepaid ? 'Open the task' : 'Open the payment'}
    </LinkButton>
  )
}

/** A quote is about one network: the banner for a wallet on another one has to name it. */
function useShowNetwork(network: ClientNetwork): void {
  const { network: shown, choose } = useChosenNetwork()
  const isOther = shown?.chainId !== network.chainId
  useEffect(() => {
    if (isOther) choose(network.chainId)
  }, [isOther, choose, network.chainId])
}

function QuoteProblem({ state }: { state: CheckoutState }) {
  const { quote, checkout, isPaid, isExpired } = state
  if (isPaid) return null
  if (isExpired) {
    const why = 'Nothing was sent. A new quote for the same task takes a second.'
    return <NewQuoteBanner quote={quote} title="This quote has expired" why={why} />
  }
  const problem = checkout.data?.quoteProblem ?? null
  if (problem === null) return null
  return (
    <NewQuoteBanner
      quote={quote}
      title="Do not pay this quote"
      why={`Checked in this browser: ${problem}. Nothing was sent.`}
    />
  )
}
