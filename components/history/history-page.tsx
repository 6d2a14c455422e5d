'use client'

import { useState } from 'react'
import { monthOf } from '@/lib/core/month'
import { queryString } from '@/lib/core/query-string'
import { type HistoryFilter, useHistory } from '@/lib/history/client/use-history'
import { PageHead } from '../layout/page-head'
import { Button, LinkButton } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { useNow } from '../ui/use-now'
import { HistoryFilters } from './history-filters'
import { HistoryTable } from './history-table'

const NO_FILTER: HistoryFilter = { network: '', type: '', token: '', from: '', to: '', q: '' }

/** Every transaction of the linked wallets over all networks: filter, search, page, export. */
export function HistoryPage() {
  const [filter, setFilter] = useState(NO_FILTER)
  const history = useHistory(filter)
  const isFiltered = Object.values(filter).some((value) => value !== '')
  return (
    <>
      <PageHead
        title="History"
        sub="Payments, prepaid money, rewards, transfers and approvals of your linked wallets, on all networks."
        actions={
          <>
            <StatementLink />
            <a className="btn" href={`/api/v1/history.csv${queryString(filter)}`} download>
              <Icon name="download" />
              Export CSV
            </a>
          </>
        }
      />
      <Card title="Transactions">
        <div className="card-body">
          <HistoryFilters filter={filter} onChange={setFilter} />
        </div>
        <Loaded query={history} what="The history">
          {(data) => {
            const items = data.pages.flatMap((page) => page.items)
            if (items.length === 0) return <NothingHere isFiltered={isFiltered} onClear={() => setFilter(NO_FILTER)} />
            return (
              <>
                <HistoryTable entries={items} />
                <div className="card-foot pager">
                  <span>
                    {items.length} shown{history.hasNextPage ? ', there is more' : ''}
                  </span>
                  {history.hasNextPage ? (
                    <Button size="sm" busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                      Show 25 more
                    </Button>
                  ) : null}
                </div>
              </>
            )
          }}
        </Loaded>
      </Card>
    </>
  )
}

function StatementLink() {
  const now = useNow(60_000)
  return (
    <LinkButton href={now === null ? '/history' : `/statements/${monthOf(now)}`}>
      <Icon name="file" />
      Monthly statement
    </LinkButton>
  )
}

function NothingHere({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (isFiltered) {
    return (
      <EmptyState icon="noMatch" title="No transactions match" action={<Button onClick={onClear}>Clear filter</Button>}>
        Nothing fits all of the filters above. Without them you see everything.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title="No transactions yet"
      action={
        <a className="btn" href="/pay">
          Pay for GPU time
        </a>
      }
    >
      Payments, captures, refunds and claims of your wallets appear here as soon as a block holds them.
    </EmptyState>
  )
}
