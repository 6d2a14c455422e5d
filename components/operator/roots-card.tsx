'use client'

import Link from 'next/link'
import type { WaitingRootView } from '@/lib/core/operator-view'
import { useWaitingRoots } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { RootActions } from './root-actions'

/** Roots that wait, with the time left to look at them; the guardian can withdraw one, anybody can accept a valid one. */
export function RootsCard({ isGuardian }: { isGuardian: boolean }) {
  const roots = useWaitingRoots()
  return (
    <Card title="Roots waiting" sub="Verify a root before its delay is over; afterwards anybody can make it active.">
      <Loaded query={roots} what="Roots">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title="No root is waiting">
              The next one comes when an epoch is closed and its captures are final.
            </EmptyState>
          ) : (
            <TableScroll label="Roots waiting">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">Epoch</th>
                    <th scope="col">Root</th>
                    <th scope="col">Submitted</th>
                    <th scope="col" className="num">
                      Leaves
                    </th>
                    <th scope="col">Valid in</th>
                    <th scope="col">Action</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((root) => (
                    <RootRow key={`${root.chainId}:${root.epoch}`} root={root} isGuardian={isGuardian} />
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

function RootRow({ root, isGuardian }: { root: WaitingRootView; isGuardian: boolean }) {
  const network = useNetwork(root.chainId)
  return (
    <tr>
      <th scope="row">
        <Link href={`/epochs/${root.epoch}?chainId=${root.chainId}`} prefetch={false}>
          {root.epoch}
        </Link>
        <span className="muted small"> {network?.name}</span>
      </th>
      <td data-l="Root">
        <HexChip hex={root.root} kind="plain" />
      </td>
      <td data-l="Submitted">
        {root.submitTransactionHash === null ? (
          '—'
        ) : (
          <HexChip hex={root.submitTransactionHash} kind="transaction" chainId={root.chainId} />
        )}
      </td>
      <td className="num" data-l="Leaves">
        {root.leafCount}
      </td>
      <td data-l="Valid in">
        {root.validAt === null ? (
          '—'
        ) : (
          <Countdown to={root.validAt} chainId={root.chainId} over="now: it can be accepted" />
        )}
      </td>
      <td className="st">
        {network === undefined ? null : <RootActions root={root} network={network} isGuardian={isGuardian} />}
      </td>
    </tr>
  )
}
