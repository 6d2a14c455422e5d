'use client'

import { PageHead } from '../layout/page-head'
import { LinkButton } from '../ui/button'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { PrepaidAdvice } from './prepaid-advice'
import { PrepaidCard } from './prepaid-card'
import { PrepaidTasksCard } from './prepaid-tasks-card'

/** A balance that tasks run on: how long it lasts, what runs, and adding to it or taking from it. */
export function PrepaidPage({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return (
    <>
      <PageHead
        title="Prepaid"
        sub="Tasks run on a balance in the escrow. Each epoch takes what was used, never above your limit."
        actions={
          <LinkButton look="primary" href="/pay">
            Configure a task
          </LinkButton>
        }
      />
      <div className="cols aside-first">
        <div className="stack">
          <PrepaidAdvice network={network} />
          <PrepaidTasksCard network={network} />
        </div>
        <div className="stack">
          <PrepaidCard account={account} />
        </div>
      </div>
    </>
  )
}
