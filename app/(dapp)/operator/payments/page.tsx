import type { Metadata } from 'next'
import { OperatorPayments } from '@/components/operator/operator-payments'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator, payments', robots: { index: false } }

/** Disputes, captures and held money; each read asks the chain for the caller's role. */
export default async function OperatorPaymentsRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorPayments />
    </main>
  )
}
