'use client'

import { useScheduledOperations } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'

/** Governance calls that were announced and can still be cancelled. */
export function OperationsCard() {
  const operations = useScheduledOperations()
  return (
    <Card title="Scheduled governance operations" sub="Upgrades, roles and settings that wait for their delay.">
      <Loaded query={operations} what="Operations">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="Nothing is scheduled">
              A delayed call appears here the moment it is announced on chain.
            </EmptyState>
          ) : (
            <TableScroll label="Scheduled operations">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">Operation</th>
                    <th scope="col">Network</th>
                    <th scope="col">Caller</th>
                    <th scope="col">Target</th>
                    <th scope="col">Can run in</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => (
                    <OperationRow key={`${item.operationId}:${item.nonce}`} item={item} />
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

type Operation = NonNullable<ReturnType<typeof useScheduledOperations>['data']>['items'][number]

function OperationRow({ item }: { item: Operation }) {
  const network = useNetwork(item.chainId)
  return (
    <tr>
      <th scope="row">
        <HexChip hex={item.operationId} kind="plain" />{' '}
        <span className="mono tiny muted">{item.data.slice(0, 10)}</span>
      </th>
      <td className="only-wide">{network?.name ?? item.chainId}</td>
      <td data-l="Caller">
        <HexChip hex={item.caller} kind="address" chainId={item.chainId} copy={false} />
      </td>
      <td data-l="Target">
        <HexChip hex={item.target} kind="address" chainId={item.chainId} copy={false} />
      </td>
      <td data-l="Can run in">
        <Countdown to={item.executableAt} chainId={item.chainId} over="now" />
      </td>
    </tr>
  )
}
