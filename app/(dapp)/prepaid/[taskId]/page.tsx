import type { Metadata } from 'next'
import { PrepaidTaskPage } from '@/components/prepaid/prepaid-task-page'
import { PageBanners } from '@/components/wallet/page-banners'
import { SignInGate } from '@/components/wallet/sign-in-gate'
import { getSession } from '@/lib/accounts/server/get-session'
import { readChainId } from '../../../read-chain-id'

export const metadata: Metadata = { title: 'Prepaid task' }

type Props = {
  params: Promise<{ taskId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

/** One task on a prepaid balance: what it used, and what was taken for it. */
export default async function PrepaidTaskRoute({ params, searchParams }: Props) {
  if ((await getSession()) === null) return <SignInGate title="Prepaid task" what="Only its payer sees it." />
  const { taskId } = await params
  const { chainId } = await searchParams
  return (
    <main className="page" id="main">
      <PageBanners />
      <PrepaidTaskPage taskId={decodeURIComponent(taskId)} chainId={readChainId(chainId)} />
    </main>
  )
}
