'use client'

import Link from 'next/link'
import type { Abi } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { WaitingRootView } from '@/lib/core/operator-view'
import { useWaitingRoots } from '@/lib/history/client/use-operator'
import { useNetwork } from '../layout/runtime-config-context'
import { Card } from '../ui/card'
import { ConfirmButton } from '../ui/confirm-button'
import { Countdown } from '../ui/countdown'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import { TableScroll } from '../ui/table-scroll'
import { useHasPassed } from '../ui/use-now'

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
  const revoke = useTransaction(`revoke:${root.chainId}:${root.epoch}`)
  const accept = useTransaction(`accept:${root.chainId}:${root.epoch}`)
  const isValid = useHasPassed(root.validAt, root.chainId)
  const send = (
    transaction: typeof revoke,
    functionName: 'revokeRoot' | 'acceptRoot',
    action: string,
    done: string,
  ) => {
    if (network === undefined) return
    void transaction.send({
      network,
      words: { action: `${action} the root of epoch ${root.epoch}`, done, detail: `Epoch ${root.epoch}.` },
      call: { address: network.deployment.distributor, abi: rewardDistributorAbi as Abi, functionName, args: [] },
    })
  }
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
        <span className="title-row">
          {isValid ? (
            <ConfirmButton
              label="Accept"
              busy={accept.isBusy}
              title={`Accept the root of epoch ${root.epoch}?`}
              what={<p>From this transaction on, {root.leafCount} leaves can be claimed. It cannot be taken back.</p>}
              confirm="Accept the root"
              onConfirm={() => send(accept, 'acceptRoot', 'Accept', 'Accepted')}
            />
          ) : null}
          {isGuardian ? (
            <ConfirmButton
              label="Revoke"
              look="danger"
              busy={revoke.isBusy}
              title={`Revoke the root of epoch ${root.epoch}?`}
              what={
                <p>
                  Nobody can claim from it. No money moves; the older active root goes on paying. The worker submits the
                  epoch again from the same closed inputs, so revoke only a root that does not follow from its files.
                </p>
              }
              confirm="Revoke the root"
              onConfirm={() => send(revoke, 'revokeRoot', 'Revoke', 'Revoked')}
            />
          ) : null}
        </span>
      </td>
    </tr>
  )
}
