'use client'

import { useRouter } from 'next/navigation'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { formatBps } from '@/lib/core/format-bps'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatUtcMinute } from '@/lib/core/format-time'
import { useCheckout } from '@/lib/payments/client/use-checkout'
import { usePayQuote } from '@/lib/payments/client/use-pay-quote'
import { useCreateQuote, useQuote } from '@/lib/payments/client/use-quote'
import { describeTask, formatGpus, formatHours } from '@/lib/payments/describe-task'
import type { QuoteView } from '@/lib/payments/quote-view'
import { PageHead } from '../layout/page-head'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Badge } from '../ui/badge'
import { Banner } from '../ui/banner'
import { Button, LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { NetworkLabel } from '../ui/network-label'
import { SkeletonPage } from '../ui/skeleton'
import { useChainNow } from '../ui/use-now'
import { CheckoutButton } from './checkout-button'
import { CheckoutSteps } from './checkout-steps'
import { NextThings } from './next-things'

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

function NetworkCheckout({ quote, account, network }: { quote: QuoteView; account: string; network: ClientNetwork }) {
  const token = useTokenOf()(quote.chainId, quote.token)
  const pay = usePayQuote(quote)
  const checkout = useCheckout(quote, { account, deployment: network.deployment })
  const now = useChainNow(quote.chainId)
  const isPaid = quote.status === 'paid' || pay.payment?.phase === 'confirming' || pay.payment?.phase === 'final'
  const isExpired = !isPaid && (quote.status === 'expired' || (now !== null && quote.expiresAt * 1000 <= now))
  return (
    <>
      <PageHead
        crumb={{ href: '/pay', label: 'Pay', here: `Quote ${quote.quoteId}` }}
        title={describeTask(quote)}
        badge={<QuoteState quote={quote} isPaid={isPaid} isExpired={isExpired} />}
      />
      {isExpired ? <ExpiredBanner quote={quote} /> : null}
      <div className="cols co">
        <div className="stack">
          <WhatYouPayFor quote={quote} />
          <Card
            title="Steps"
            className="o2"
            end={
              checkout.data?.isAllowed || checkout.data?.permit === null ? undefined : (
                <p>One signature, one transaction</p>
              )
            }
          >
            <div className="card-body">
              <CheckoutSteps
                quote={quote}
                network={network}
                token={token}
                checkout={checkout.data}
                payment={pay.payment}
                approval={pay.approval}
                isPaid={isPaid}
                isExpired={isExpired}
              />
            </div>
          </Card>
        </div>
        <div className="stack">
          <PriceCard quote={quote} network={network} token={token}>
            {isPaid ? (
              <LinkButton look="primary" size="lg" block href={`/payments/${quote.paymentId}`}>
                Open the payment
              </LinkButton>
            ) : (
              <CheckoutButton
                quote={quote}
                network={network}
                token={token}
                checkout={checkout}
                pay={pay}
                isExpired={isExpired}
              />
            )}
          </PriceCard>
          <NextThings quote={quote} network={network} token={token} />
        </div>
      </div>
    </>
  )
}

function QuoteState({ quote, isPaid, isExpired }: { quote: QuoteView; isPaid: boolean; isExpired: boolean }) {
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

function ExpiredBanner({ quote }: { quote: QuoteView }) {
  const router = useRouter()
  const renew = useCreateQuote()
  const ask = () =>
    renew.mutate(
      {
        chainId: quote.chainId,
        token: quote.token,
        gpuModel: quote.gpuModel,
        gpuMilli: quote.gpuMilli,
        durationMs: quote.durationMs,
      },
      { onSuccess: (fresh) => router.push(`/pay/${encodeURIComponent(fresh.quoteId)}`) },
    )
  return (
    <Banner
      tone="warning"
      icon="timer"
      title="This quote has expired"
      action={
        <Button busy={renew.isPending} onClick={ask}>
          Get a new quote
        </Button>
      }
    >
      {renew.error?.message ?? 'Nothing was sent. A new quote for the same task takes a second.'}
    </Banner>
  )
}

function WhatYouPayFor({ quote }: { quote: QuoteView }) {
  const hours = formatGpuHours(BigInt(quote.gpuMilli) * BigInt(quote.durationMs))
  return (
    <Card
      title="What you pay for"
      end={
        <a className="small" href="/pay">
          Change
        </a>
      }
    >
      <div className="card-body">
        <dl className="kv flush">
          <div>
            <dt>GPUs</dt>
            <dd>
              {formatGpus(quote.gpuMilli)} × {quote.gpuModel}
            </dd>
          </div>
          <div>
            <dt>Duration</dt>
            <dd>
              up to {formatHours(quote.durationMs)} ({hours} GPU-hours)
            </dd>
          </div>
          <div>
            <dt>Task</dt>
            <dd className="mono small">{quote.taskId}</dd>
          </div>
          <div>
            <dt>Metered</dt>
            <dd>per millisecond, verified intervals only</dd>
          </div>
          <div>
            <dt>Paid by</dt>
            <dd>
              <HexChip hex={quote.payer} kind="address" chainId={quote.chainId} />
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  )
}

function PriceCard({
  quote,
  network,
  token,
  children,
}: {
  quote: QuoteView
  network: ClientNetwork
  token: DeployedToken
  children: React.ReactNode
}) {
  const most = BigInt(quote.maxAmount)
  const fee = (most * BigInt(quote.feeBps)) / 10_000n
  const hours = formatGpuHours(BigInt(quote.gpuMilli) * BigInt(quote.durationMs))
  return (
    <section className="card pay o1" aria-labelledby="price">
      <div className="card-head">
        <h2 id="price">Price</h2>
        <NetworkLabel name={network.name} />
      </div>
      <div className="card-body">
        <dl className="kv flush">
          <div>
            <dt>
              {hours} GPU-hours × {formatAmount(BigInt(quote.pricePerGpuHour), token.decimals)}
            </dt>
            <dd>
              <Amount value={most} token={token} />
            </dd>
          </div>
          <div>
            <dt className="in">of which fee, {formatBps(quote.feeBps)}</dt>
            <dd className="secondary">
              <Amount value={fee} token={token} />
            </dd>
          </div>
          <div className="sum">
            <dt>Most you can pay</dt>
            <dd>
              <Amount value={most} token={token} />
            </dd>
          </div>
        </dl>
        {children}
        <p className="small muted after">
          The price cannot change until {formatUtcMinute(quote.expiresAt * 1000)}. The fee counts only for what is
          captured.
        </p>
      </div>
    </section>
  )
}
