'use client'

import type { ReactNode } from 'react'
import { SkeletonPage } from '../ui/skeleton'
import { useSignOut } from './sign-out-context'

/** A page, which gives way while its session is being ended: it could only show what it may not ask for any more. */
export function SignedInPage({ children }: { children: ReactNode }) {
  const { isLeaving } = useSignOut()
  if (!isLeaving) return children
  return (
    <main className="page" id="main">
      <SkeletonPage label="Signing out" />
    </main>
  )
}
