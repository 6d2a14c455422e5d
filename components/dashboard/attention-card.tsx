'use client'

import type { ReactNode } from 'react'
import { usePayments } from '@/lib/payments/client/use-payments'
import { describeTask } from '@/lib/payments/describe-task'
import { useRewardEpochs } from '@/lib/rewards/client/use-reward-epochs'
import { useRewards } from '@/lib/rewards/client/use-rewards'
import { useTokenOf } from '../layout/runtime-config-context'
import { amountsText } from '../rewards/amounts-text'
import { reasonWords } from '../rewards/reason-words'
import { rewardStates } from '../rewards/reward-state'
import { LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Icon, type IconName } from '../ui/icon'
import { SkeletonRows } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'

type Item = { key: string; icon: IconName; tone: string; title: string; sub: ReactNode; href: string; action: string }

/** What the reader should look at, most useful first. */
export function AttentionCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const chainId = network?.chainId ?? 0
  const rewards = useRewards({ account, chainId })
  const epochs = useRewardEpochs({ account, chainId })
  const payments = usePayments()
  const tokenOf = useTokenOf()
  const items: Item[] = []
  const claimable = rewards.data?.claims.filter((claim) => claim.claimable !== '0') ?? []
  if (claimable.length > 0) {
    items.push({
      key: 'claim',
      icon: 'done',
      tone: 'accent',
      title: 'Rewards are claimable',
      sub: amountsText(
        claimable.map((claim) => ({ value: BigInt(claim.claimable), token: tokenOf(chainId, claim.token) })),
      ),
      href: '/rewards',
      action: 'Review claim',
    })
  }
  for (const payment of payments.data?.items ?? []) {
    if (payment.rejection === null && payment.status !== 'disputed') continue
    items.push({
      key: payment.paymentId,
      icon: 'warning',
      tone: 'warning',
      title: payment.status === 'disputed' ? 'A payment is disputed' : 'A payment was not accepted',
      sub: describeTask(payment) ?? 'Its money returns to you',
      href: `/payments/${payment.paymentId}`,
      action: 'Open payment',
    })
  }
  const pages = epochs.data?.pages.flatMap((page) => page.items) ?? []
  const states = rewardStates(pages, rewards.data)
  const barren = pages.find(
    (epoch) => states.get(epoch.epoch) === 'nothing' && epoch.usage.some((item) => item.reason !== null),
  )
  if (barren !== undefined) {
    const reason = barren.usage.find((item) => item.reason !== null)?.reason ?? ''
    items.push({
      key: `e${barren.epoch}`,
      icon: 'warning',
      tone: 'warning',
      title: `Epoch ${barren.epoch} earned nothing`,
      sub: `Your usage ${reasonWords(reason)}.`,
      href: `/rewards#e${barren.epoch}`,
      action: 'See the reason',
    })
  }
  const isLoading = rewards.data === undefined && rewards.error === null
  return (
    <Card title="Needs attention" end={<span className="muted small">{items.length}</span>}>
      {isLoading ? <SkeletonRows label="Loading what needs attention" rows={2} /> : <Items items={items} />}
    </Card>
  )
}

function Items({ items }: { items: readonly Item[] }) {
  if (items.length === 0) {
    return (
      <EmptyState icon="check" title="Nothing waits for you">
        Claimable rewards and payments that need a decision appear here.
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
