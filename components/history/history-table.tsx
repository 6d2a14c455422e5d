'use client'

import Link from 'next/link'
import type { HistoryEntryView } from '@/lib/history/history-view'
import { useNetwork, useRuntimeConfig } from '../layout/runtime-config-context'
import { Badge } from '../ui/badge'
import { HexChip } from '../ui/hex-chip'
import { NetworkLabel } from '../ui/network-label'
import { RelativeTime } from '../ui/relative-time'
import { TableScroll } from '../ui/table-scroll'
import { HISTORY_WORDS } from './history-words'
import { SignedAmount } from './signed-amount'

/** Lines of the history, newest first. */
export function HistoryTable({ entries }: { entries: readonly HistoryEntryView[] }) {
  return (
    <TableScroll label="History" className="line-top">
      <table className="stacked">
        <thead>
          <tr>
            <th scope="col">Transaction</th>
            <th scope="col">Network</th>
            <th scope="col" className="num">
              Amount
            </th>
            <th scope="col">Hash</th>
            <th scope="col" aria-sort="descending">
              When
            </th>
            <th scope="col">Status</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <HistoryRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function HistoryRow({ entry }: { entry: HistoryEntryView }) {
  const network = useNetwork(entry.chainId)
  const hasOthers = useRuntimeConfig().networks.length > 1
  const name = network?.name ?? `Chain ${entry.chainId}`
  const word = `${HISTORY_WORDS[entry.type][0]}${entry.epoch === null ? '' : `, epoch ${entry.epoch}`}`
  return (
    <tr>
      <th scope="row">
        {entry.paymentId === null ? (
          word
        ) : (
          <Link href={`/payments/${entry.paymentId}`} prefetch={false}>
            {word}
          </Link>
        )}
        {entry.taskId === null ? null : <div className="mono tiny muted">{entry.taskId}</div>}
        {hasOthers ? <div className="tiny muted only-narrow">on {name}</div> : null}
      </th>
      <td className="only-wide">
        <NetworkLabel name={name} />
      </td>
      <td className="num" data-l="Amount">
        <SignedAmount entry={entry} />
      </td>
      <td data-l="Hash">
        <HexChip hex={entry.transactionHash} kind="transaction" chainId={entry.chainId} />
      </td>
      <td data-l="When">
        <RelativeTime at={entry.at} chainId={entry.chainId} />
      </td>
      <td className="st">
        {entry.final ? (
          <Badge tone="success" mark="tick">
            Final
          </Badge>
        ) : (
          <Badge tone="info" mark="half">
            {`Confirmed ${entry.confirmations}/${network?.confirmations ?? '…'}`}
          </Badge>
        )}
      </td>
    </tr>
  )
}
