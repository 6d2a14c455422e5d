import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { StatementPage } from '@/components/statements/statement-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'

export const metadata: Metadata = { title: 'Statement' }

type Props = { params: Promise<{ month: string }> }

/** What the signed-in account's payments of one calendar month came to. */
export default async function StatementRoute({ params }: Props) {
  const { month } = await params
  if (!/^20[0-9]{2}-(0[1-9]|1[0-2])$/.test(month)) notFound()
  if ((await getSession()) === null) return <SignInGate title="Statement" what="Payments of a month, and their sums." />
  return (
    <main className="page" id="main">
      <PageBanners />
      <StatementPage month={month} />
    </main>
  )
}
