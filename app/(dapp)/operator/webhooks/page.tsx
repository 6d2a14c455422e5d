import type { Metadata } from 'next'
import { OperatorWebhooks } from '@/components/operator/operator-webhooks'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Operator, webhooks', robots: { index: false } }

/** Endpoints that are told of events, and the log of it. */
export default async function OperatorWebhooksRoute() {
  if ((await getSession()) === null) {
    return <SignInGate title="Operator" what="For accounts that hold an operating role on chain." />
  }
  return (
    <main className="page" id="main">
      <PageBanners />
      <OperatorWebhooks />
    </main>
  )
}
