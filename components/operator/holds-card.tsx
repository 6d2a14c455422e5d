'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useHolds } from '@/lib/history/client/use-operator'
import { describeTask } from '@/lib/payments/describe-task'
import type { PaymentSummaryView } from '@/lib/payments/payment-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { PaymentBadge } from '../payments/payment-badge'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'
import { TableScroll } from '../ui/table-scroll'

/** Payments of which the escrow still holds money. */
export function HoldsCard({ network }: { network: ClientNetwork }) {
  const holds = useHolds(network.chainId)
  return (
    <Card
      title="Held money"
      sub={`Payments on ${network.name} of which the escrow still holds something, newest first.`}
    >
      <Loaded query={holds} what="Held money">
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="Nothing is held">
              A payment appears here from its authorization until its last unit was captured or returned.
            </EmptyState>
          ) : (
            <>
              <HoldsTable items={items} />
              {nextCursor === null ? null : (
                <p className="card-foot">The newest {items.length}. The API lists all of them.</p>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  )
}

function HoldsTable({ items }: { items: readonly PaymentSummaryView[] }) {
  return (
    <TableScroll label="Held money">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Payment</th>
            <th scope="col">Payer</th>
            <th scope="col" className="num">
              Authorized
            </th>
            <th scope="col" className="num">
              Held
            </th>
            <th scope="col">Since</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <HoldRow key={item.paymentId} item={item} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function HoldRow({ item }: { item: PaymentSummaryView }) {
  const token = useTokenOf()(item.chainId, item.token)
  return (
    <tr>
      <th scope="row">
        <HexChip hex={item.paymentId} kind="plain" />
        <div className="muted small">{describeTask(item) ?? `Not accepted: ${item.rejection ?? 'no quote'}`}</div>
      </th>
      <td data-l="Payer">
        <HexChip hex={item.payer} kind="address" chainId={item.chainId} copy={false} />
      </td>
      <td className="num only-wide" data-l="Authorized">
        <Amount value={BigInt(item.authorized)} token={token} />
      </td>
      <td className="num" data-l="Held">
        <Amount value={BigInt(item.held)} token={token} />
      </td>
      <td data-l="Since">
        <RelativeTime at={item.authorizedAt} chainId={item.chainId} />
      </td>
      <td className="st">
        <PaymentBadge status={item.status} />
      </td>
    </tr>
  )
}
