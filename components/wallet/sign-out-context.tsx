'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { signOut, useSession } from 'next-auth/react'
import {
  createContext,
  type ReactNode,
  startTransition,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react'

type SignOut = {
  /** From when the session is being ended until the server's page for a visitor is there. */
  isLeaving: boolean
  /** Ends the session; what was read with it is forgotten. */
  leave: () => Promise<void>
}

const Context = createContext<SignOut>({ isLeaving: false, leave: async () => {} })

/** The one way out of a session: the pages below go first, so that none of them asks anything that is refused. */
export function SignOutProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient()
  const router = useRouter()
  const isSignedIn = useSession().status === 'authenticated'
  const [isLeaving, setIsLeaving] = useState(false)
  const underWay = useRef<Promise<void>>(null)
  const end = useCallback(async () => {
    setIsLeaving(true)
    await queryClient.cancelQueries()
    try {
      await signOut({ redirect: false })
      queryClient.clear()
    } finally {
      underWay.current = null
      // In one transition: the page for a visitor takes the place of the one that is leaving.
      startTransition(() => {
        router.refresh()
        setIsLeaving(false)
      })
    }
  }, [queryClient, router])
  const leave = useCallback(async () => {
    // A wallet that is disconnected, or shows another account, is noticed in more than one place.
    if (isSignedIn) underWay.current ??= end()
    await underWay.current
  }, [isSignedIn, end])
  const value = useMemo(() => ({ isLeaving, leave }), [isLeaving, leave])
  return <Context value={value}>{children}</Context>
}

/** How to sign out, and whether that is under way. */
export function useSignOut(): SignOut {
  return useContext(Context)
}
