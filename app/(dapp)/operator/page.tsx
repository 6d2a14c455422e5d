import type { Metadata } from 'next'
import { OperatorOverview } from '@/components/operator/operator-overview'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator', robots: { index: false } }

/** Epochs, roots, money and machines; each read asks the chain for the caller's role. */
export default async function OperatorRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorOverview />
    </main>
  )
}
