'use client'

import type { PrepaidTaskDetailView } from '@/lib/payments/prepaid-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { dueReason } from '../payments/due-reasons'
import { Amount } from '../ui/amount'
import { Badge, type Tone } from '../ui/badge'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import type { MarkName } from '../ui/mark'
import { TableScroll } from '../ui/table-scroll'

type Settlement = PrepaidTaskDetailView['settlements'][number]

const FACES: Readonly<Record<Settlement['state'], readonly [Tone, MarkName, string]>> = {
  due: ['warning', 'half', 'Due'],
  sent: ['info', 'half', 'Sent'],
  final: ['success', 'tick', 'Final'],
  'given-up': ['danger', 'cross', 'Given up'],
}

/** What each epoch used and took, with the transaction that took it. */
export function SettlementsCard({ task }: { task: PrepaidTaskDetailView }) {
  return (
    <Card title="Settlements" sub="Epoch by epoch, once each is closed.">
      {task.settlements.length === 0 ? (
        <EmptyState title="Nothing was settled yet">The first epoch that metered this task is still open.</EmptyState>
      ) : (
        <TableScroll label="Settlements">
          <table className="stacked">
            <thead>
              <tr>
                <th scope="col">Epoch</th>
                <th scope="col" className="num">
                  Used
                </th>
                <th scope="col" className="num">
                  Settled
                </th>
                <th scope="col">Transaction</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {task.settlements.map((item) => (
                <SettlementRow key={`${item.epoch}:${item.dueInEpoch}`} item={item} task={task} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  )
}

function SettlementRow({ item, task }: { item: Settlement; task: PrepaidTaskDetailView }) {
  const token = useTokenOf()(task.chainId, task.token)
  const [tone, mark, word] = FACES[item.state]
  const transaction = task.transactions.find((candidate) => candidate.epoch === item.epoch)
  return (
    <tr>
      <th scope="row">
        {item.epoch}
        {item.reason === null ? null : <div className="reason small">{dueReason(item.reason)}</div>}
      </th>
      <td className="num" data-l="Used">
        <Amount value={BigInt(item.amount)} token={token} />
      </td>
      <td className="num" data-l="Settled">
        <Amount value={BigInt(item.settled)} token={token} />
      </td>
      <td data-l="Transaction">
        {transaction === undefined ? (
          '—'
        ) : (
          <HexChip hex={transaction.transactionHash} kind="transaction" chainId={task.chainId} copy={false} />
        )}
      </td>
      <td className="st">
        <Badge tone={tone} mark={mark}>
          {word}
        </Badge>
      </td>
    </tr>
  )
}
