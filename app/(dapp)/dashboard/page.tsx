import type { Metadata } from 'next'
import { Dashboard } from '@/components/dashboard/dashboard'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'
import { toChecksumAddress } from '@/lib/core/address'

export const metadata: Metadata = { title: 'Dashboard' }

/** State, actions and history of the signed-in account. */
export default async function DashboardRoute() {
  const session = await getSession()
  if (session === null)
    return <SignInGate title="Dashboard" what="Balances on every network, what needs you, and what happened." />
  return (
    <main className="page" id="main">
      <PageBanners />
      <Dashboard account={toChecksumAddress(session.address)} />
    </main>
  )
}
