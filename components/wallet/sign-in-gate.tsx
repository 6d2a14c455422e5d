'use client'

import { useConnectModal } from '@rainbow-me/rainbowkit'
import { useEffect } from 'react'
import { useAccount } from 'wagmi'
import { IS_LOCAL_DEMO_BUILD } from '@/lib/config/env.client'
import { CONNECT_HASH } from '../layout/connect-place'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ConnectButton } from './dapp-header'
import { PageBanners } from './page-banners'

/** What a page shows to somebody who is not signed in: one fact, one button. */
export function SignInGate({ title, what }: { title: string; what: string }) {
  const { isConnected } = useAccount()
  useOpenOnArrival()
  return (
    <main className="page" id="main">
      <PageBanners />
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          <p>{what}</p>
        </div>
      </div>
      <Card title={isConnected ? 'Sign in with your wallet' : 'Connect your wallet'}>
        <EmptyState
          icon="lock"
          title={isConnected ? 'One signature, free' : 'A wallet is all you need'}
          action={<ConnectButton />}
        >
          {isConnected
            ? 'Sign a message that proves the account is yours. It moves no money.'
            : IS_LOCAL_DEMO_BUILD
              ? 'No extension at hand? Choose “Demo wallet”: a funded test account of this local network, kept in this browser.'
              : 'Connect a wallet and sign one message. No password, no e-mail address.'}
        </EmptyState>
      </Card>
    </main>
  )
}

/** Who pressed "Connect wallet" on a page without wallet code has pressed it once; a reload asks for nothing. */
function useOpenOnArrival(): void {
  const { openConnectModal } = useConnectModal()
  useEffect(() => {
    if (openConnectModal === undefined || window.location.hash !== CONNECT_HASH) return
    // The list closes itself as the page is mounted, after this effect.
    const timer = setTimeout(() => {
      window.history.replaceState(null, '', window.location.pathname + window.location.search)
      openConnectModal()
    })
    return () => clearTimeout(timer)
  }, [openConnectModal])
}
