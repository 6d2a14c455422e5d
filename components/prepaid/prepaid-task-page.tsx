'use client'

import { formatAmount } from '@/lib/core/format-amount'
import { usePrepaidTask } from '@/lib/payments/client/use-prepaid-tasks'
import { describeTask } from '@/lib/payments/describe-task'
import type { PrepaidTaskDetailView } from '@/lib/payments/prepaid-view'
import { PageHead } from '../layout/page-head'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Banner } from '../ui/banner'
import { Button, LinkButton } from '../ui/button'
import { Countdown } from '../ui/countdown'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { SkeletonPage } from '../ui/skeleton'
import { PrepaidBadge } from './prepaid-badge'
import { PrepaidReceiptCard } from './prepaid-receipt-card'
import { SettlementsCard } from './settlements-card'

/** One task on a prepaid balance: state, settlements epoch by epoch, receipt. */
export function PrepaidTaskPage({ taskId, chainId }: { taskId: string; chainId: number | undefined }) {
  const network = useNetwork(chainId)
  const task = usePrepaidTask(network?.chainId ?? 0, taskId)
  return (
    <Loaded query={task} what="The task" title="Prepaid task" skeleton={<SkeletonPage label="Loading the task" />}>
      {(data) => <TaskBody task={data} />}
    </Loaded>
  )
}

function TaskBody({ task }: { task: PrepaidTaskDetailView }) {
  return (
    <>
      <PageHead
        crumb={{ href: '/prepaid', label: 'Prepaid', here: <span className="mono">{task.taskId}</span> }}
        title={describeTask(task)}
        badge={<PrepaidBadge status={task.status} />}
        sub={<NextOfTask task={task} />}
        actions={
          <Button onClick={() => window.print()}>
            <Icon name="printer" />
            Print receipt
          </Button>
        }
      />
      <OwedBanner task={task} />
      <TaskMoney task={task} />
      <div className="cols">
        <SettlementsCard task={task} />
        <PrepaidReceiptCard task={task} />
      </div>
    </>
  )
}

/** Usage that the balance or its limit did not cover: what is missing, and how it is paid. */
function OwedBanner({ task }: { task: PrepaidTaskDetailView }) {
  const token = useTokenOf()(task.chainId, task.token)
  if (task.owed === '0') return null
  const epochs = task.warnings.map((warning) => warning.threshold)
  const where = epochs.length === 1 ? `epoch ${epochs[0]}` : `epochs ${epochs.join(', ')}`
  return (
    <Banner
      tone="warning"
      icon="warning"
      title={`${formatAmount(BigInt(task.owed), token.decimals)} ${token.symbol} could not be settled`}
      action={
        <LinkButton href="/prepaid" size="sm">
          Add to the balance
        </LinkButton>
      }
    >
      {epochs.length === 0 ? 'The balance or its limit did' : `For ${where} the balance or its limit did`} not cover
      what was used. It is settled by itself once there is credit, still for the epoch in which it was used.
    </Banner>
  )
}

function NextOfTask({ task }: { task: PrepaidTaskDetailView }) {
  if (task.status === 'running') {
    return (
      <>
        Each epoch that closes settles what was used in it. If its meter never ends it, it runs out in{' '}
        <Countdown to={task.endsAt} chainId={task.chainId} over="a moment" />.
      </>
    )
  }
  if (task.status === 'completed') return <>The task is done; the usage of its last epoch is still to be settled.</>
  if (task.status === 'expired') return <>Its meter never ended it; usage that comes now is paid for by nobody.</>
  return <>Everything it used is settled. The receipt will not change.</>
}

function TaskMoney({ task }: { task: PrepaidTaskDetailView }) {
  const token = useTokenOf()(task.chainId, task.token)
  const figures = [
    ['Most it can cost', task.maxAmount],
    ['Used so far', task.due],
    ['Settled', task.settled],
  ] as const
  return (
    <section className="card" aria-label="Money">
      <div className="card-body">
        <dl className="strip">
          {figures.map(([label, amount]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd className="fig">
                <Amount value={BigInt(amount)} token={token} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  )
}
