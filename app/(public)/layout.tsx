import type { ReactNode } from 'react'
import { PageFooter } from '@/components/layout/page-footer'
import { PublicHeader } from '@/components/layout/public-header'
import { QueryProvider } from '@/components/layout/query-provider'
import { ChosenNetworkProvider } from '@/components/wallet/use-chosen-network'
import { readSession } from '../read-session'

/** Frame of the pages anybody may read; no wallet code is loaded here. A session only widens the navigation. */
export default async function PublicLayout({ children }: { children: ReactNode }) {
  const session = await readSession().catch(() => null)
  return (
    <QueryProvider>
      <ChosenNetworkProvider>
        <PublicHeader account={session?.user.address ?? null} />
        {children}
        <PageFooter />
      </ChosenNetworkProvider>
    </QueryProvider>
  )
}
