'use client'

import { usePrepaidReceipt } from '@/lib/payments/client/use-prepaid-tasks'
import type { PrepaidReceiptView, PrepaidTaskDetailView } from '@/lib/payments/prepaid-view'
import { ReceiptFacts } from '../payments/receipt-facts'
import { ReceiptFoot } from '../payments/receipt-foot'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'

/** The receipt of a prepaid task, exact to the last unit, with the hash that proves it. */
export function PrepaidReceiptCard({ task }: { task: PrepaidTaskDetailView }) {
  const receipt = usePrepaidReceipt(task.chainId, task.taskId)
  const path = `/api/v1/prepaid/tasks/${encodeURIComponent(task.taskId)}/receipt?chainId=${task.chainId}`
  return (
    <Card title="Receipt" end={<span className="mono small muted">{task.quoteId}</span>}>
      <Loaded query={receipt} what="The receipt">
        {(data) => (
          <>
            <ReceiptLines receipt={data} />
            <ReceiptFoot hash={data.hash} isFinal={data.ended} symbol={data.symbol} path={path} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function ReceiptLines({ receipt }: { receipt: PrepaidReceiptView }) {
  const rows = [
    ['of which fee', receipt.fees],
    ['of which burned', receipt.burned],
  ] as const
  return (
    <div className="card-body">
      <dl className="kv flush">
        <ReceiptFacts receipt={receipt} />
        <div className="sum">
          <dt>{receipt.ended ? 'You paid' : 'Paid so far'}</dt>
          <dd>
            <Amount value={BigInt(receipt.settled)} token={receipt} digits="exact" />
          </dd>
        </div>
        {rows.map(([label, amount]) =>
          amount === '0' ? null : (
            <div key={label}>
              <dt className="in">{label}</dt>
              <dd className="secondary">
                <Amount value={BigInt(amount)} token={receipt} digits="exact" />
              </dd>
            </div>
          ),
        )}
      </dl>
    </div>
  )
}
