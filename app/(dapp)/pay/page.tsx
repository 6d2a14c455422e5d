import type { Metadata } from 'next'
import { TaskForm } from '@/components/checkout/task-form'
import { PageHead } from '@/components/layout/page-head'
import { LinkButton } from '@/components/ui/button'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Pay' }

const WHAT = 'Say what to run. The price is live; a signed quote fixes it.'

/** Configure a task and get a quote. */
export default async function PayPage() {
  if ((await getSession()) === null) return <SignInGate title="Pay for GPU time" what={WHAT} />
  return (
    <main className="page" id="main">
      <PageBanners />
      <PageHead
        title="Pay for GPU time"
        sub={WHAT}
        actions={
          <LinkButton href="/prepaid" prefetch={false}>
            Prepaid balance
          </LinkButton>
        }
      />
      <TaskForm />
    </main>
  )
}
