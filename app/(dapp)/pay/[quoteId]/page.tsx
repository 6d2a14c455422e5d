import type { Metadata } from 'next'
import { Checkout } from '@/components/checkout/checkout'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Checkout' }

/** Pay one quote; the API shows it to its owner alone. */
export default async function CheckoutPage({ params }: { params: Promise<{ quoteId: string }> }) {
  const session = await getSession()
  if (session === null) return <SignInGate title="Checkout" what="A quote is shown to the account it was made for." />
  const { quoteId } = await params
  return (
    <main className="page" id="main">
      <PageBanners />
      <Checkout quoteId={decodeURIComponent(quoteId)} account={session.address} />
    </main>
  )
}
