import type { ReactNode } from 'react'
import { PageFooter } from '@/components/layout/page-footer'
import { PublicHeader } from '@/components/layout/public-header'

/** Frame of the pages anybody may read; no wallet code is loaded here. */
export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PublicHeader account={null} />
      {children}
      <PageFooter />
    </>
  )
}
