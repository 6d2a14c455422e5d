'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { formatBps } from '@/lib/core/format-bps'
import type { useCreateQuote } from '@/lib/payments/client/use-quote'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount, type TokenUnit } from '../ui/amount'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { NetworkLabel } from '../ui/network-label'

/** The live price of a task and the button that asks for a signed quote. */
export function PriceSummary({
  network,
  token: address,
  feeBps,
  rate,
  most,
  quote,
  onAsk,
}: {
  network: ClientNetwork
  token: string
  feeBps: number
  rate: bigint | null
  most: bigint | null
  quote: ReturnType<typeof useCreateQuote>
  onAsk: () => void
}) {
  const token = useTokenOf()(network.chainId, address)
  return (
    <section className="card pay o1" aria-labelledby="live-price">
      <div className="card-head">
        <h2 id="live-price">Price</h2>
        <NetworkLabel name={network.name} />
      </div>
      <div className="card-body">
        <PriceRows token={token} feeBps={feeBps} rate={rate} most={most} />
        <Button
          look="primary"
          size="lg"
          block
          busy={quote.isPending}
          disabled={most === null || most === 0n}
          onClick={onAsk}
        >
          Get a signed quote
        </Button>
        <p className="small muted after">The quote fixes this price. No money moves yet.</p>
        {quote.error === null ? null : (
          <Banner tone="danger" icon="failed" title={quote.error.message}>
            {(quote.error as { hint?: string }).hint ?? 'Nothing was ordered. Try again.'}
          </Banner>
        )}
      </div>
    </section>
  )
}

function PriceRows({
  token,
  feeBps,
  rate,
  most,
}: {
  token: TokenUnit
  feeBps: number
  /** Per GPU-hour, base units; null where the model has no price in this token. */
  rate: bigint | null
  /** Base units; null while the task is not one that can be asked for. */
  most: bigint | null
}) {
  return (
    <dl className="kv flush" aria-live="polite">
      <div>
        <dt>Rate</dt>
        <dd>
          {rate === null ? '—' : <Amount value={rate} token={token} />}
          <span className="muted"> / GPU-hour</span>
        </dd>
      </div>
      <div>
        <dt>of which fee</dt>
        <dd>{formatBps(feeBps)}</dd>
      </div>
      <div className="sum">
        <dt>Most you can pay</dt>
        <dd>{most === null ? '—' : <Amount value={most} token={token} />}</dd>
      </div>
    </dl>
  )
}
