'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { useOperatorTransactions } from '@/lib/history/client/use-operator'
import { Badge, type Tone } from '../ui/badge'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import type { MarkName } from '../ui/mark'
import { RelativeTime } from '../ui/relative-time'
import { TableScroll } from '../ui/table-scroll'

const FACES: Readonly<Record<string, readonly [Tone, MarkName]>> = {
  queued: ['plain', 'ring'],
  sent: ['info', 'half'],
  mined: ['info', 'dot'],
  final: ['success', 'tick'],
  reverted: ['danger', 'cross'],
  failed: ['danger', 'cross'],
}

/** Transactions of the platform's own signers, with the reason of each that failed. */
export function TransactionsCard({ network }: { network: ClientNetwork }) {
  const transactions = useOperatorTransactions(network.chainId)
  return (
    <Card title="Transactions of the signers" sub={`The newest on ${network.name}.`}>
      <Loaded query={transactions} what="Transactions">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nothing was sent yet">
              Closing an epoch mints, captures, funds and submits from here.
            </EmptyState>
          ) : (
            <TableScroll label="Transactions of the signers">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">Signer</th>
                    <th scope="col" className="num">
                      Nonce
                    </th>
                    <th scope="col">Hash</th>
                    <th scope="col">Asked for</th>
                    <th scope="col">State</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => {
                    const [tone, mark] = FACES[item.state] ?? ['plain', 'ring']
                    return (
                      <tr key={item.id}>
                        <th scope="row">
                          {item.description}
                          {item.attempts > 1 ? <span className="muted small">, attempt {item.attempts}</span> : null}
                          {item.reason === null ? null : <div className="reason small">{item.reason}</div>}
                        </th>
                        <td data-l="Signer" className="only-wide">
                          <HexChip hex={item.signer} kind="address" chainId={item.chainId} copy={false} />
                        </td>
                        <td className="num" data-l="Nonce">
                          {item.nonce ?? '—'}
                        </td>
                        <td data-l="Hash">
                          {item.transactionHash === null ? (
                            '—'
                          ) : (
                            <HexChip hex={item.transactionHash} kind="transaction" chainId={item.chainId} />
                          )}
                        </td>
                        <td data-l="Asked for">
                          <RelativeTime at={item.createdAt} clock="server" />
                        </td>
                        <td className="st">
                          <Badge tone={tone} mark={mark}>
                            {item.state}
                          </Badge>
                        </td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </TableScroll>
          )
        }
      </Loaded>
    </Card>
  )
}
