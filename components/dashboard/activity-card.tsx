'use client'

import Link from 'next/link'
import { useHistory } from '@/lib/history/client/use-history'
import type { HistoryEntryView } from '@/lib/history/history-view'
import { HISTORY_WORDS } from '../history/history-words'
import { SignedAmount } from '../history/signed-amount'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'

const ALL = { network: '', type: '', token: '', from: '', to: '', q: '' }

/** The newest lines of the history. */
export function ActivityCard() {
  const history = useHistory(ALL, 6)
  return (
    <Card
      title="Recent activity"
      end={
        <Link className="small" href="/history">
          All history
        </Link>
      }
    >
      <Loaded query={history} what="Activity">
        {(data) => {
          const entries = data.pages[0]?.items ?? []
          if (entries.length === 0)
            return <EmptyState title="No transactions yet">Payments and claims appear here.</EmptyState>
          return (
            <ul className="rows">
              {entries.map((entry) => (
                <Line key={entry.id} entry={entry} />
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Line({ entry }: { entry: HistoryEntryView }) {
  const [word, icon] = HISTORY_WORDS[entry.type]
  const title = `${word}${entry.epoch === null ? '' : `, epoch ${entry.epoch}`}`
  return (
    <li>
      <Icon name={icon} />
      <div>
        <div>
          {entry.paymentId === null ? (
            title
          ) : (
            <Link href={`/payments/${entry.paymentId}`} prefetch={false}>
              {title}
            </Link>
          )}
        </div>
        <div className="sub clip" title={entry.taskId ?? undefined}>
          {entry.taskId ?? (entry.final ? 'Final' : `${entry.confirmations} confirmations`)}
        </div>
      </div>
      <div className="end">
        <div className="strong">
          <SignedAmount entry={entry} />
        </div>
        <div className="sub">
          <RelativeTime at={entry.at} chainId={entry.chainId} />
        </div>
      </div>
    </li>
  )
}
