import type { Metadata } from 'next'
import { RewardsPage } from '@/components/rewards/rewards-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'
import { toChecksumAddress } from '@/lib/core/address'

export const metadata: Metadata = { title: 'Rewards' }

/** What the signed-in account earned and can claim. */
export default async function RewardsRoute() {
  const session = await getSession()
  if (session === null) return <SignInGate title="Rewards" what="What your GPUs earned, and one button to claim it." />
  return (
    <main className="page" id="main">
      <PageBanners />
      <RewardsPage account={toChecksumAddress(session.address)} />
    </main>
  )
}
