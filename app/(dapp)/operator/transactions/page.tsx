import type { Metadata } from 'next'
import { OperatorTransactions } from '@/components/operator/operator-transactions'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator, transactions', robots: { index: false } }

/** Transactions of the platform's signers. */
export default async function OperatorTransactionsRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorTransactions />
    </main>
  )
}
