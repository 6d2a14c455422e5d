import type { Metadata } from 'next'
import { PrepaidPage } from '@/components/prepaid/prepaid-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'
import { toChecksumAddress } from '@/lib/core/address'

export const metadata: Metadata = { title: 'Prepaid' }

/** The signed-in account's prepaid balance and the tasks that run on it. */
export default async function PrepaidRoute() {
  const session = await getSession()
  if (session === null)
    return <SignInGate title="Prepaid" what="A balance that metered tasks are settled from, epoch by epoch." />
  return (
    <main className="page" id="main">
      <PageBanners />
      <PrepaidPage account={toChecksumAddress(session.address)} />
    </main>
  )
}
