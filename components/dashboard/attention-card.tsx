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
import { useRewardAttention } from './use-reward-attention'

/** What the reader should look at, most useful first. */
export function AttentionCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const chainId = network?.chainId ?? 0
  const rewards = useRewardAttention({ account, chainId })
  const payments = usePaymentAttention()
  const prepaid = usePrepaidAttention(chainId)
  const quotes = useQuoteAttention(chainId)
  const items = [...rewards.claimable, ...payments, ...quotes, ...prepaid, ...rewards.barren]
  return (
    <Card title="Needs attention" end={<span className="muted small">{items.length}</span>}>
      {rewards.isLoading ? <SkeletonRows label="Loading what needs attention" rows={2} /> : <Items items={items} />}
    </Card>
  )
}

function Items({ items }: { items: readonly AttentionItem[] }) {
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
            <LinkButton size="sm" href={item.href}>
              {item.action}
            </LinkButton>
          </div>
          <span />
        </li>
      ))}
    </ul>
  )
}
