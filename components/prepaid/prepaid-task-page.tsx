'use client'

import { usePrepaidTask } from '@/lib/payments/client/use-prepaid-tasks'
import { describeTask } from '@/lib/payments/describe-task'
import type { PrepaidTaskDetailView } from '@/lib/payments/prepaid-view'
import { PageHead } from '../layout/page-head'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
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
      <TaskMoney task={task} />
      <div className="cols">
        <SettlementsCard task={task} />
        <PrepaidReceiptCard task={task} />
      </div>
    </>
  )
}

function NextOfTask({ task }: { task: PrepaidTaskDetailView }) {
  if (task.status === 'running') {
    return (
      <>
        Each epoch that closes settles what was used in it. It ends at the latest in{' '}
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
