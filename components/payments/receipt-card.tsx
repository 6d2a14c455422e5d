'use client'

import { formatBps } from '@/lib/core/format-bps'
import { useReceipt } from '@/lib/payments/client/use-receipt'
import type { PaymentView } from '@/lib/payments/payment-view'
import type { ReceiptView } from '@/lib/payments/receipt-view'
import { Amount, type TokenUnit } from '../ui/amount'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { ReceiptDetails } from './receipt-details'
import { ReceiptFacts } from './receipt-facts'
import { ReceiptFoot } from './receipt-foot'

/** The receipt, exact to the last unit, with the hash that proves it. */
export function ReceiptCard({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const receipt = useReceipt(payment.paymentId)
  return (
    <Card title="Receipt" end={<span className="mono small muted">{payment.quoteId ?? ''}</span>}>
      <Loaded query={receipt} what="The receipt">
        {(data) => (
          <>
            <ReceiptSums receipt={data} token={token} feeBps={payment.feeBps} />
            <ReceiptDetails receipt={data} token={token} />
            <ReceiptFoot
              hash={data.hash}
              isFinal={data.settled}
              symbol={token.symbol}
              path={`/api/v1/payments/${payment.paymentId}/receipt`}
            />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function ReceiptSums({ receipt, token, feeBps }: { receipt: ReceiptView; token: TokenUnit; feeBps: number }) {
  const refunded = BigInt(receipt.refunded)
  const exact = (value: bigint, sign: '' | '−' = '') => (
    <Amount value={value} token={token} digits="exact" sign={sign} />
  )
  return (
    <div className="card-body">
      <dl className="kv flush">
        <ReceiptFacts receipt={receipt} taskId={receipt.taskId ?? '—'} />
        <div>
          <dt>Captured</dt>
          <dd>{exact(BigInt(receipt.captured))}</dd>
        </div>
        <div>
          <dt className="in">of which fee, {formatBps(feeBps)}</dt>
          <dd className="secondary">{exact(BigInt(receipt.fees))}</dd>
        </div>
        {receipt.burned === '0' ? null : (
          <div>
            <dt className="in">of which burned</dt>
            <dd className="secondary">{exact(BigInt(receipt.burned))}</dd>
          </div>
        )}
        <div>
          <dt>Returned unused</dt>
          <dd>{exact(BigInt(receipt.returned))}</dd>
        </div>
        <div>
          <dt>Refunded</dt>
          <dd>{exact(refunded, '−')}</dd>
        </div>
        <div className="sum">
          <dt>{receipt.settled ? 'You paid' : 'Paid so far'}</dt>
          <dd>{exact(BigInt(receipt.captured) - refunded)}</dd>
        </div>
      </dl>
    </div>
  )
}
