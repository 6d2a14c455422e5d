'use client'

import { PageHead } from '../layout/page-head'
import { PrepaidCard } from '../prepaid/prepaid-card'
import { LinkedWallets } from './linked-wallets'
import { RecipientCard } from './recipient-card'
import { SessionsCard } from './sessions-card'
import { TokenCard } from './token-card'

/** Linked wallets, where claims go, the own token, prepaid balance and signed-in browsers. */
export function WalletsPage({ account }: { account: string }) {
  return (
    <>
      <PageHead title="Wallets" sub="What belongs to you here, where rewards go, and where you are signed in." />
      <div className="cols">
        <div className="stack">
          <LinkedWallets />
          <PrepaidCard account={account} />
          <SessionsCard />
        </div>
        <div className="stack">
          <RecipientCard account={account} />
          <TokenCard account={account} />
        </div>
      </div>
    </>
  )
}
