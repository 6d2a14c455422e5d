'use client'

import { LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { SkeletonRows } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import type { AttentionItem } from './attention-item'
import { usePaymentAttention } from './use-payment-attention'
import { usePrepaidAttention } from './use-prepaid-attention'
import { useQuoteAttention } from './use-quote-attention'
import { useBarrenAttention, useClaimableAttention } from './use-reward-attention'

/** What the reader should look at on every network, most useful first; epochs that earned nothing on the chosen one. */
export function AttentionCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const claimable = useClaimableAttention(account)
  const barren = useBarrenAttention({ account, chainId: network?.chainId ?? 0 })
  const payments = usePaymentAttention()
  const prepaid = usePrepaidAttention()
  const quotes = useQuoteAttention()
  const items = [...claimable.items, ...payments, ...quotes, ...prepaid, ...barren]
  return (
    <Card title="Needs attention" end={<span className="muted small">{items.length}</span>}>
      {claimable.isLoading ? <SkeletonRows label="Loading what needs attention" rows={2} /> : <Items items={items} />}
    </Card>
  )
}

function Items({ items }: { items: readonly AttentionItem[] }) {
  const { choose } = useChosenNetwork()
  if (items.length === 0) {
    return (
      <EmptyState icon="check" title="Nothing waits for you">
        Claimable rewards, payments that need a decision and money that runs low appear here.
      </EmptyState>
    )
  }
  return (
    <ul className="rows">
      {items.map((item) => (
        <li key={item.key}>
          <Icon name={item.icon} className={item.tone} />
          <div>
            <div className="strong">{item.title}</div>
            <div className="sub">{item.sub}</div>
            <LinkButton
              size="sm"
              href={item.href}
              onClick={() => (item.chainId === undefined ? undefined : choose(item.chainId))}
            >
              {item.action}
            </LinkButton>
          </div>
          <span />
        </li>
      ))}
    </ul>
  )
}
