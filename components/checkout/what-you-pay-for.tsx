'use client'

import Link from 'next/link'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { formatGpus, formatHours } from '@/lib/payments/describe-task'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Card } from '../ui/card'
import { HexChip } from '../ui/hex-chip'

/** The task of a quote, and who pays for it. */
export function WhatYouPayFor({ quote }: { quote: QuoteView }) {
  const hours = formatGpuHours(BigInt(quote.gpuMilli) * BigInt(quote.durationMs))
  return (
    <Card
      title="What you pay for"
      end={
        <Link className="small" href="/pay">
          Change
        </Link>
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
