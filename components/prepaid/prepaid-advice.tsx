'use client'

import type { ReactNode } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { formatDuration } from '@/lib/core/format-time'
import { usePrepaidAccounts } from '@/lib/payments/client/use-prepaid-tasks'
import type { PrepaidAccountView } from '@/lib/payments/prepaid-view'
import { Amount } from '../ui/amount'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { PendingLimit } from './pending-limit'

/** How long each balance lasts at what runs on it now, and what to add. */
export function PrepaidAdvice({ network }: { network: ClientNetwork }) {
  const accounts = usePrepaidAccounts(network.chainId)
  return (
    <Card title="How long it lasts" sub={`Balances of your wallets on ${network.name}, by what is final.`}>
      <Loaded query={accounts} what="Prepaid balances">
        {({ items }) => {
          const shown = items.filter((item) => item.balance !== '0' || item.runningTasks > 0)
          return shown.length === 0 ? (
            <EmptyState title="Nothing is prepaid yet">
              Deposit and set a limit per epoch; then a quote can be started on the balance, without a transaction.
            </EmptyState>
          ) : (
            shown.map((item) => <AccountAdvice key={`${item.payer}:${item.token}`} item={item} />)
          )
        }}
      </Loaded>
    </Card>
  )
}

function AccountAdvice({ item }: { item: PrepaidAccountView }) {
  const advice = item.topUpAdvice
  return (
    <div className="card-body stack tight line-top">
      <dl className="strip">
        <Figure label="Usable" value={item.usable} token={item} />
        <Figure label="Most per epoch" value={item.maxPerEpoch} token={item}>
          {item.nextMaxPerEpoch === item.maxPerEpoch ? null : (
            <PendingLimit limit={BigInt(item.nextMaxPerEpoch)} token={item} chainId={item.chainId} />
          )}
        </Figure>
        <Figure label="Running tasks" text={item.runningTasks.toString()} />
        <Figure label="Can still cost" value={item.committed} token={item} />
        <Figure label="Lasts" text={lastsText(advice)} />
      </dl>
      <p className="secondary">
        <AdviceBadge item={item} /> {adviceText(item)}
      </p>
      <p className="muted small">True for block {groupThousands(item.blockNumber.toString())}.</p>
    </div>
  )
}

function Figure({
  label,
  value,
  text,
  token,
  children,
}: {
  label: string
  value?: string
  text?: string
  token?: PrepaidAccountView
  children?: ReactNode
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="strong">
        {value === undefined || token === undefined ? text : <Amount value={BigInt(value)} token={token} />}
      </dd>
      {children ? <dd>{children}</dd> : null}
    </div>
  )
}

function isShort({ topUpAdvice }: PrepaidAccountView): boolean {
  return topUpAdvice.add !== '0' || topUpAdvice.raiseLimitTo !== null
}

function AdviceBadge({ item }: { item: PrepaidAccountView }) {
  return isShort(item) ? (
    <Badge tone="warning" mark="bang">
      Runs low
    </Badge>
  ) : (
    <Badge tone="success" mark="tick">
      Covered
    </Badge>
  )
}

function lastsText({ lastsEpochs, lastsSeconds }: PrepaidAccountView['topUpAdvice']): string {
  if (lastsEpochs === null || lastsSeconds === null) return 'nothing runs'
  const epochs = lastsEpochs === 1 ? '1 epoch' : `${groupThousands(lastsEpochs.toString())} epochs`
  return `${epochs}, ${formatDuration(lastsSeconds * 1000, 2)}`
}

/** One sentence: what to do, or that nothing is to be done. */
function adviceText(item: PrepaidAccountView): string {
  const write = (amount: string) => `${formatAmount(BigInt(amount), item.decimals)} ${item.symbol}`
  const { add, raiseLimitTo } = item.topUpAdvice
  if (add !== '0' && raiseLimitTo !== null)
    return `Add ${write(add)} and raise the limit to ${write(raiseLimitTo)}, so that everything that runs can end.`
  if (add !== '0') return `Add ${write(add)}, so that everything that runs can end.`
  if (raiseLimitTo !== null) return `Raise the limit to ${write(raiseLimitTo)}, so that all tasks can run at once.`
  return item.runningTasks === 0 ? 'Nothing runs on it now.' : 'It covers everything that runs to its end.'
}
