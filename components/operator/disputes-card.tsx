'use client'

import { useState } from 'react'
import { useDisputes } from '@/lib/history/client/use-operator'
import { describeTask } from '@/lib/payments/describe-task'
import type { PaymentSummaryView } from '@/lib/payments/payment-view'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { DisputeCountdown } from '../payments/dispute-countdown'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { DisputeCase } from './dispute-case'

/** Disputes that wait for a decision; each opens to its evidence and the decision. */
export function DisputesCard() {
  const disputes = useDisputes()
  return (
    <Card
      title="Disputes"
      sub="Held money that a payer has frozen. Without a decision in time it goes back to the payer."
    >
      <Loaded query={disputes} what="Disputes">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="No dispute is open">
              A payer opens one on the page of a payment; it appears here at once.
            </EmptyState>
          ) : (
            <ul className="rows">
              {items.map((item) => (
                <DisputeLine key={item.paymentId} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}

function DisputeLine({ item }: { item: PaymentSummaryView }) {
  const [isOpen, setIsOpen] = useState(false)
  const network = useNetwork(item.chainId)
  const token = useTokenOf()(item.chainId, item.token)
  return (
    <li>
      <Icon name="warning" className="warning" />
      <div>
        <div className="strong">
          <Amount value={BigInt(item.held)} token={token} /> frozen · {describeTask(item) ?? 'payment without a quote'}
        </div>
        <div className="sub">
          <HexChip hex={item.paymentId} kind="plain" /> on {network?.name ?? item.chainId} ·{' '}
          <DisputeCountdown chainId={item.chainId} paymentId={item.paymentId} />
        </div>
      </div>
      <Button size="sm" className="flat" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? 'Close' : 'Decide'}
      </Button>
      {isOpen ? <DisputeCase paymentId={item.paymentId} /> : null}
    </li>
  )
}
