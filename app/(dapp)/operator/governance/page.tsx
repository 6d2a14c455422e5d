import type { Metadata } from 'next'
import { OperatorGovernance } from '@/components/operator/operator-governance'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator, governance', robots: { index: false } }

/** Role holders and scheduled operations. */
export default async function OperatorGovernanceRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorGovernance />
    </main>
  )
}
