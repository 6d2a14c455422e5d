'use client'

import type { ReactNode } from 'react'
import type { TransactionRecord } from '@/lib/chain/client/transaction-record'
import { updateTransaction } from '@/lib/chain/client/transaction-store'
import { useTransactions } from '@/lib/chain/client/use-transaction'
import { Button } from '../ui/button'
import { HexChip } from '../ui/hex-chip'
import { Icon, type IconName } from '../ui/icon'
import { Progress } from '../ui/progress'

type Face = { icon: IconName; tone: string; title: string; body: ReactNode; isBusy?: boolean }

/** The words and mark of a transaction in each phase. */
function faceOf(record: TransactionRecord): Face {
  const { words, problem } = record
  const hash =
    record.hash === null ? null : <HexChip hex={record.hash} kind="transaction" chainId={record.chainId} copy={false} />
  switch (record.phase) {
    case 'simulating':
      return {
        icon: 'spinner',
        tone: 'accent',
        title: 'Checking',
        body: `${words.action}. It is tried out before your wallet opens.`,
        isBusy: true,
      }
    case 'wallet':
      return {
        icon: 'spinner',
        tone: 'accent',
        title: 'Confirm in your wallet',
        body: `${words.action}. Nothing is sent until you confirm.`,
        isBusy: true,
      }
    case 'unsure':
      return {
        icon: 'spinner',
        tone: 'warning',
        title: 'Your wallet did not answer',
        body: `${words.action}. It may have been sent: it is looked for on the network. Do not send it again yet.`,
        isBusy: true,
      }
    case 'sent':
      return record.replacedHash === null
        ? {
            icon: 'spinner',
            tone: 'accent',
            title: 'Sent',
            body: (
              <>
                {words.action}. {hash}
              </>
            ),
            isBusy: true,
          }
        : {
            icon: 'replaced',
            tone: 'info',
            title: 'Replaced in your wallet',
            body: <>Sent again as {hash}. Following that one.</>,
          }
    case 'confirming':
      return {
        icon: 'spinner',
        tone: 'accent',
        title: `Confirmed ${record.confirmations}/${record.confirmationsNeeded}`,
        body: (
          <>
            {words.action}. {hash}
          </>
        ),
        isBusy: true,
      }
    case 'final':
      return {
        icon: 'done',
        tone: 'success',
        title: words.done,
        body: (
          <>
            {words.detail} {hash}
          </>
        ),
      }
    case 'declined':
      return {
        icon: 'refused',
        tone: '',
        title: 'Not confirmed',
        body: 'You declined in your wallet. Nothing was sent.',
      }
    case 'unsendable':
      return {
        icon: 'warning',
        tone: 'warning',
        title: problem?.title ?? 'This would fail',
        body: `${problem?.body ?? ''} Nothing was sent.`,
      }
    case 'failed':
      return {
        icon: 'failed',
        tone: 'danger',
        title: `Failed: ${problem?.title ?? 'the contract refused it'}`,
        body: (
          <>
            {problem?.body} Only the network fee was spent. {hash}
          </>
        ),
      }
    case 'cancelled':
      return {
        icon: 'refused',
        tone: '',
        title: 'Cancelled in your wallet',
        body: 'Another transaction took its place. Nothing happened; you can try again.',
      }
    case 'dropped':
      return {
        icon: 'warning',
        tone: 'warning',
        title: record.hash === null ? 'Probably not sent' : 'The network lost it',
        body:
          record.hash === null ? (
            'The network shows nothing of it. Look into the activity of your wallet, then try again.'
          ) : (
            <>No node knows {hash}. It may still come back; you can also send it again.</>
          ),
      }
  }
}

/** The one place that shows one transaction, from the simulation to finality. */
export function TransactionToast({ id }: { id: string }) {
  const record = useTransactions().find((item) => item.id === id)
  if (record === undefined) return null
  const face = faceOf(record)
  const technical = record.problem?.technical ?? ''
  return (
    <div className="toast" role="status">
      <Icon name={face.icon} className={`${face.tone} ${face.isBusy ? 'spin' : ''}`} />
      <div className="name">{face.title}</div>
      <Button
        look="quiet"
        size="sm"
        iconOnly
        aria-label="Dismiss"
        onClick={() => updateTransaction(id, (item) => ({ ...item, isDismissed: true }))}
      >
        <Icon name="close" />
      </Button>
      <div className="sub">{face.body}</div>
      {record.phase === 'confirming' ? (
        <div className="full">
          <Progress percent={(100 * record.confirmations) / record.confirmationsNeeded} label="Confirmations" />
        </div>
      ) : null}
      {technical === '' ? null : (
        <div className="full small">
          <details>
            <summary>Technical detail</summary>
            <code>{technical}</code>
          </details>
        </div>
      )}
    </div>
  )
}
