import type { Metadata } from 'next'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { WalletsPage } from '@/components/wallet/wallets-page'
import { getSession } from '@/lib/accounts/server/get-session'
import { toChecksumAddress } from '@/lib/core/address'

export const metadata: Metadata = { title: 'Wallets' }

/** Linked wallets, recipients, prepaid balance, devices of the signed-in account. */
export default async function WalletsRoute() {
  const session = await getSession()
  if (session === null)
    return <SignInGate title="Wallets" what="Link wallets, choose where rewards go, and see where you are signed in." />
  return (
    <main className="page" id="main">
      <PageBanners />
      <WalletsPage account={toChecksumAddress(session.address)} />
    </main>
  )
}
