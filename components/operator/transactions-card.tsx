'use client'

import { useState } from 'react'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { OperatorTransactionView } from '@/lib/core/operator-view'
import { shortenHexIn } from '@/lib/core/short-hex'
import { useOperatorTransactions } from '@/lib/history/client/use-operator'
import { useRetryTransaction } from '@/lib/history/client/use-operator-actions'
import { Badge, type Tone } from '../ui/badge'
import { Card } from '../ui/card'
import { ConfirmButton } from '../ui/confirm-button'
import { EmptyState } from '../ui/empty-state'
import { HexChip } from '../ui/hex-chip'
import { Loaded } from '../ui/loaded'
import type { MarkName } from '../ui/mark'
import { RelativeTime } from '../ui/relative-time'
import { Segments } from '../ui/segments'
import { TableScroll } from '../ui/table-scroll'
import { ActionProblem } from './action-problem'

const FACES: Readonly<Record<string, readonly [Tone, MarkName, string]>> = {
  queued: ['plain', 'ring', 'Queued'],
  sent: ['info', 'half', 'Sent'],
  mined: ['info', 'dot', 'Mined'],
  final: ['success', 'tick', 'Final'],
  reverted: ['danger', 'cross', 'Reverted'],
  failed: ['danger', 'cross', 'Failed'],
}

const STATES = [
  ['', 'All'],
  ['failed', 'Failed'],
  ['reverted', 'Reverted'],
  ['queued', 'Queued'],
] as const

/** Transactions of the platform's own signers, with the reason of each that failed and a way to send it once more. */
export function TransactionsCard({ network }: { network: ClientNetwork }) {
  const [state, setState] = useState<(typeof STATES)[number][0]>('')
  const transactions = useOperatorTransactions(network.chainId, state)
  const retry = useRetryTransaction()
  return (
    <Card
      title="Transactions of the signers"
      sub={`The newest on ${network.name}.`}
      end={<Segments legend="Transactions to show" value={state} options={STATES} onChange={setState} />}
    >
      <ActionProblem error={retry.error} />
      <Loaded query={transactions} what="Transactions">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={state === '' ? 'Nothing was sent yet' : 'None in this state'}>
              {state === ''
                ? 'Closing an epoch mints, captures, funds and submits from here.'
                : 'Choose All to see every transaction.'}
            </EmptyState>
          ) : (
            <TransactionsTable items={items} retry={retry} />
          )
        }
      </Loaded>
    </Card>
  )
}

type Retry = ReturnType<typeof useRetryTransaction>

function TransactionsTable({ items, retry }: { items: readonly OperatorTransactionView[]; retry: Retry }) {
  return (
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
          {items.map((item) => (
            <TransactionRow key={item.id} item={item} retry={retry} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function TransactionRow({ item, retry }: { item: OperatorTransactionView; retry: Retry }) {
  const [tone, mark, word] = FACES[item.state] ?? ['plain', 'ring', item.state]
  const isFailed = item.state === 'failed' || item.state === 'reverted'
  return (
    <tr>
      <th scope="row">
        <span title={item.description}>{shortenHexIn(item.description)}</span>
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
        <span className="title-row">
          <Badge tone={tone} mark={mark}>
            {word}
          </Badge>
          {isFailed ? <RetryButton item={item} retry={retry} /> : null}
        </span>
      </td>
    </tr>
  )
}

function RetryButton({ item, retry }: { item: OperatorTransactionView; retry: Retry }) {
  return (
    <ConfirmButton
      label="Retry"
      busy={retry.isPending && retry.variables === item.id}
      title="Send it once more?"
      what={
        <p>
          The signer tries out “{shortenHexIn(item.description)}” against the chain as it is now and sends it with a new
          nonce. If the reason still holds it fails in the simulation, and no fee is spent. It cannot take effect twice:
          the contract refuses what was done already.
        </p>
      }
      confirm="Retry now"
      onConfirm={() => retry.mutate(item.id)}
    />
  )
}
