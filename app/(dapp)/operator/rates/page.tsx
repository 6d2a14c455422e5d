import type { Metadata } from 'next'
import { OperatorRates } from '@/components/operator/operator-rates'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator, prices', robots: { index: false } }

/** Rate cards and the next one. */
export default async function OperatorRatesRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorRates />
    </main>
  )
}
