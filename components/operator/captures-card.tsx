'use client'

import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { CaptureDueView } from '@/lib/core/operator-view'
import { useCapturesDue } from '@/lib/history/client/use-operator'
import { useTokenOf } from '../layout/runtime-config-context'
import { dueReason } from '../payments/due-reasons'
import { Amount } from '../ui/amount'
import { Badge, type Tone } from '../ui/badge'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import type { MarkName } from '../ui/mark'
import { Segments } from '../ui/segments'
import { TableScroll } from '../ui/table-scroll'

const FACES: Readonly<Record<CaptureDueView['state'], readonly [Tone, MarkName, string]>> = {
  due: ['warning', 'half', 'Due'],
  sent: ['info', 'half', 'Sent'],
  final: ['success', 'tick', 'Final'],
  'given-up': ['danger', 'cross', 'Given up'],
}

const STATES = [
  ['', 'All'],
  ['due', 'Due'],
  ['sent', 'Sent'],
  ['given-up', 'Given up'],
] as const

/** What closed epochs cost each payment and prepaid task, and how far its capture or settlement is. */
export function CapturesCard({ network }: { network: ClientNetwork }) {
  const [state, setState] = useState<(typeof STATES)[number][0]>('')
  const captures = useCapturesDue(network.chainId, state)
  return (
    <Card
      title="Captures and settlements"
      sub={`The newest on ${network.name}, of holds and of prepaid balances. One that was given up is due again later.`}
      end={<Segments legend="Captures to show" value={state} options={STATES} onChange={setState} />}
    >
      <Loaded query={captures} what="Captures and settlements">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={state === '' ? 'Nothing is due yet' : 'None in this state'}>
              {state === ''
                ? 'They come with the first closed epoch that metered a paid task.'
                : 'Choose All to see every one.'}
            </EmptyState>
          ) : (
            <CapturesTable items={items} />
          )
        }
      </Loaded>
    </Card>
  )
}

function CapturesTable({ items }: { items: readonly CaptureDueView[] }) {
  return (
    <TableScroll label="Captures and settlements">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Payment or task</th>
            <th scope="col">Epoch</th>
            <th scope="col">Due in</th>
            <th scope="col" className="num">
              Amount
            </th>
            <th scope="col">Reason</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <CaptureRow key={`${item.paymentId ?? item.taskId}:${item.epoch}`} item={item} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function CaptureRow({ item }: { item: CaptureDueView }) {
  const token = useTokenOf()(item.chainId, item.token)
  const [tone, mark, word] = FACES[item.state]
  return (
    <tr>
      <th scope="row">
        {item.paymentId === null ? (
          <>
            <span className="mono small">{item.taskId}</span>
            <div className="muted small">prepaid</div>
          </>
        ) : (
          <HexChip hex={item.paymentId} kind="plain" />
        )}
      </th>
      <td data-l="Epoch">{item.epoch}</td>
      <td data-l="Due in" className="only-wide">
        {item.dueInEpoch}
      </td>
      <td className="num" data-l="Amount">
        <Amount value={BigInt(item.amount)} token={token} />
        {item.settled === '0' || item.settled === item.amount ? null : (
          <div className="muted small">
            <Amount value={BigInt(item.settled)} token={token} /> taken
          </div>
        )}
      </td>
      <td className={item.reason === null ? 'only-wide' : 'reason'} data-l="Reason">
        {item.reason === null ? '' : dueReason(item.reason)}
      </td>
      <td className="st">
        <Badge tone={tone} mark={mark}>
          {word}
        </Badge>
      </td>
    </tr>
  )
}
