'use client'

import Link from 'next/link'
import type { ClientNetwork } from '@/lib/config/env.client'
import { usePrepaidTasks } from '@/lib/payments/client/use-prepaid-tasks'
import { describeTask } from '@/lib/payments/describe-task'
import type { PrepaidTaskView } from '@/lib/payments/prepaid-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'
import { TableScroll } from '../ui/table-scroll'
import { PrepaidBadge } from './prepaid-badge'

/** Tasks on prepaid balances, with what was used and taken. */
export function PrepaidTasksCard({ network }: { network: ClientNetwork }) {
  const tasks = usePrepaidTasks(network.chainId)
  return (
    <Card title="Tasks on the balance">
      <Loaded query={tasks} what="Prepaid tasks">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="No task was started on it yet">
              Configure a task under Pay, then choose “Prepaid balance” on its checkout.
            </EmptyState>
          ) : (
            <TableScroll label="Tasks on the balance">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">Task</th>
                    <th scope="col">Started</th>
                    <th scope="col" className="num">
                      Used so far
                    </th>
                    <th scope="col" className="num">
                      Settled
                    </th>
                    <th scope="col">State</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <TaskRow key={item.taskId} item={item} />
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
    </Card>
  )
}

function TaskRow({ item }: { item: PrepaidTaskView }) {
  const token = useTokenOf()(item.chainId, item.token)
  return (
    <tr>
      <th scope="row">
        <Link href={`/prepaid/${encodeURIComponent(item.taskId)}?chainId=${item.chainId}`} prefetch={false}>
          {describeTask(item)}
        </Link>
      </th>
      <td data-l="Started">
        <RelativeTime at={item.startedAt} chainId={item.chainId} />
      </td>
      <td className="num" data-l="Used so far">
        <Amount value={BigInt(item.due)} token={token} />
      </td>
      <td className="num" data-l="Settled">
        <Amount value={BigInt(item.settled)} token={token} />
      </td>
      <td className="st">
        <PrepaidBadge status={item.status} />
      </td>
    </tr>
  )
}
