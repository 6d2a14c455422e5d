import type { Metadata } from 'next'
import { HistoryPage } from '@/components/history/history-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'History' }

/** Every transaction of the signed-in account's wallets. */
export default async function HistoryRoute() {
  if ((await getSession()) === null) {
    return (
      <SignInGate
        title="History"
        what="Payments, prepaid money, rewards, transfers and approvals of your linked wallets, on all networks."
      />
    )
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <HistoryPage />
    </main>
  )
}
