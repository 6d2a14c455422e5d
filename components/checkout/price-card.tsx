'use client'

import type { ReactNode } from 'react'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { formatBps } from '@/lib/core/format-bps'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatUtcMinute } from '@/lib/core/format-time'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Amount } from '../ui/amount'
import { NetworkLabel } from '../ui/network-label'

/** What a quote costs at most, of what it consists, and the button that spends below. */
export function PriceCard({
  quote,
  network,
  token,
  children,
}: {
  quote: QuoteView
  network: ClientNetwork
  token: DeployedToken
  children: ReactNode
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
