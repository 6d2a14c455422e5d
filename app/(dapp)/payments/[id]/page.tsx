import type { Metadata } from 'next'
import { PaymentPage } from '@/components/payments/payment-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Payment' }

/** One payment; the API shows it to its consumer alone. */
export default async function PaymentRoute({ params }: { params: Promise<{ id: string }> }) {
  const session = await getSession()
  if (session === null) return <SignInGate title="Payment" what="A payment is shown to the account that made it." />
  const { id } = await params
  return (
    <main className="page" id="main">
      <PageBanners />
      <PaymentPage key={`${session.address}.${id}`} paymentId={id} account={session.address} />
    </main>
  )
}
