'use client'

import { updateTransaction } from '@/lib/chain/client/transaction-store'
import { useTransactions } from '@/lib/chain/client/use-transaction'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { Progress } from '../ui/progress'
import { transactionFace } from './transaction-face'

/** The one place that shows one transaction, from the simulation to finality. */
export function TransactionToast({ id }: { id: string }) {
  const record = useTransactions().find((item) => item.id === id)
  if (record === undefined) return null
  const face = transactionFace(record)
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
