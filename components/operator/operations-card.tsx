'use client'

import { useScheduledOperations } from '@/lib/history/client/use-operator'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { OperationRow } from './operation-row'

/** Governance calls that were announced and can still be cancelled. */
export function OperationsCard() {
  const operations = useScheduledOperations()
  return (
    <Card
      title="Scheduled operations"
      sub="Upgrades, roles and settings that wait for their delay. The guardian can cancel each until it runs."
    >
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
                    <th scope="col">What</th>
                    <th scope="col">Network</th>
                    <th scope="col">Announced by</th>
                    <th scope="col">Can run in</th>
                    <th scope="col">Action</th>
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
