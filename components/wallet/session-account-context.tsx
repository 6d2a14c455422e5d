'use client'

import { useSession } from 'next-auth/react'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useAccount } from 'wagmi'
import type { Address } from '@/lib/core/address'
import { useSignOut } from './sign-out-context'

/** Who is signed in here, and who was until the wallet changed its account. */
export type SessionAccount = {
  account: Address | null
  /** The account that was signed out because the wallet now shows another one. */
  switchedFrom: Address | null
}

const Context = createContext<SessionAccount>({ account: null, switchedFrom: null })

/** The session follows the wallet's account: where the wallet shows another one, the old one is signed out. */
export function SessionAccountProvider({ children }: { children: ReactNode }) {
  const { data } = useSession()
  const { address } = useAccount()
  const { leave } = useSignOut()
  const account = (data?.user.address.toLowerCase() ?? null) as Address | null
  const [switchedFrom, setSwitchedFrom] = useState<Address | null>(null)
  const shown = address?.toLowerCase()
  useEffect(() => {
    if (account === null || shown === undefined) return
    if (shown === account) {
      setSwitchedFrom(null)
      return
    }
    setSwitchedFrom(account)
    void leave()
  }, [account, shown, leave])
  const value = useMemo(() => ({ account, switchedFrom }), [account, switchedFrom])
  return <Context value={value}>{children}</Context>
}

/** The signed-in account (lower case) or null. */
export function useSessionAccount(): SessionAccount {
  return useContext(Context)
}
