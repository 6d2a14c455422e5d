'use client'

import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import { useWebhookDeliveries } from '@/lib/history/client/use-operator'
import { useRedeliver } from '@/lib/history/client/use-operator-actions'
import type { WebhookDeliveryView } from '@/lib/payments/webhook-view'
import { Badge, type Tone } from '../ui/badge'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import type { MarkName } from '../ui/mark'
import { RelativeTime } from '../ui/relative-time'
import { Segments } from '../ui/segments'
import { TableScroll } from '../ui/table-scroll'
import { ActionProblem } from './action-problem'

const FACES: Readonly<Record<WebhookDeliveryView['state'], readonly [Tone, MarkName, string]>> = {
  waiting: ['info', 'half', 'Waiting'],
  delivered: ['success', 'tick', 'Delivered'],
  failed: ['danger', 'cross', 'Failed'],
}

const STATES = [
  ['', 'All'],
  ['waiting', 'Waiting'],
  ['failed', 'Failed'],
] as const

/** Every delivery with its answer; one can be sent once more, under the same id. */
export function WebhookLogCard({ network }: { network: ClientNetwork }) {
  const [state, setState] = useState<(typeof STATES)[number][0]>('')
  const deliveries = useWebhookDeliveries(network.chainId, state)
  const redeliver = useRedeliver()
  return (
    <Card
      title="Deliveries"
      sub="The newest first. A failed one is tried again with growing pauses; its id stays, so that a receiver counts it once."
      end={<Segments legend="Deliveries to show" value={state} options={STATES} onChange={setState} />}
    >
      <ActionProblem error={redeliver.error} />
      <Loaded query={deliveries} what="Deliveries">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={state === '' ? 'Nothing was delivered yet' : 'None in this state'}>
              {state === '' ? 'Events appear here once they are final on chain.' : 'Choose All to see every delivery.'}
            </EmptyState>
          ) : (
            <DeliveriesTable items={items} redeliver={redeliver} />
          )
        }
      </Loaded>
    </Card>
  )
}

type Redeliver = ReturnType<typeof useRedeliver>

function DeliveriesTable({ items, redeliver }: { items: readonly WebhookDeliveryView[]; redeliver: Redeliver }) {
  return (
    <TableScroll label="Deliveries">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Event</th>
            <th scope="col">Endpoint</th>
            <th scope="col" className="num">
              Attempts
            </th>
            <th scope="col">Answer</th>
            <th scope="col">Noted</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <DeliveryRow key={item.deliveryId} item={item} redeliver={redeliver} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function DeliveryRow({ item, redeliver }: { item: WebhookDeliveryView; redeliver: Redeliver }) {
  const [tone, mark, word] = FACES[item.state]
  return (
    <tr>
      <th scope="row">
        {item.type}
        <div className="mono tiny muted">{item.eventId}</div>
        <details className="small">
          <summary>Content</summary>
          <pre className="signed-text">{JSON.stringify(item.payload, null, 2)}</pre>
        </details>
      </th>
      <td data-l="Endpoint" className="wrap">
        {item.url}
      </td>
      <td className="num" data-l="Attempts">
        {item.attempts}
      </td>
      <td data-l="Answer" className={item.lastError === null ? '' : 'reason'}>
        {item.lastError ?? item.lastStatus ?? '—'}
      </td>
      <td data-l="Noted">
        <RelativeTime at={item.createdAt} clock="server" />
        {item.nextAttemptAt === null ? null : (
          <div className="muted small">
            next <RelativeTime at={item.nextAttemptAt} clock="server" />
          </div>
        )}
      </td>
      <td className="st">
        <span className="title-row">
          <Badge tone={tone} mark={mark}>
            {word}
          </Badge>
          <Button
            size="sm"
            busy={redeliver.isPending && redeliver.variables === item.deliveryId}
            aria-label={`Redeliver ${item.type} ${item.eventId}`}
            onClick={() => redeliver.mutate(item.deliveryId)}
          >
            Redeliver
          </Button>
        </span>
      </td>
    </tr>
  )
}
