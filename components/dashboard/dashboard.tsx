'use client'

import { PageHead } from '../layout/page-head'
import { LinkButton } from '../ui/button'
import { Icon } from '../ui/icon'
import { ActivityCard } from './activity-card'
import { AttentionCard } from './attention-card'
import { BalancesCard } from './balances-card'
import { EarningsCard } from './earnings-card'

/** State, actions and history of the signed-in account on one page. */
export function Dashboard({ account }: { account: string }) {
  return (
    <>
      <PageHead
        title="Dashboard"
        sub="Balances on every network, what needs you, and what happened."
        actions={
          <>
            <a className="btn" href="/api/v1/history.csv" download>
              <Icon name="download" />
              Export CSV
            </a>
            <LinkButton look="primary" href="/pay">
              Pay for GPU time
            </LinkButton>
          </>
        }
      />
      <div className="cols">
        <div className="stack">
          <BalancesCard account={account} />
          <EarningsCard account={account} />
        </div>
        <div className="stack">
          <AttentionCard account={account} />
          <ActivityCard />
        </div>
      </div>
    </>
  )
}
