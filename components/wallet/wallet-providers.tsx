'use client'

import '@rainbow-me/rainbowkit/styles.css'
import { RainbowKitAuthenticationProvider, RainbowKitProvider } from '@rainbow-me/rainbowkit'
import { QueryClientProvider } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { Session } from 'next-auth'
import { SessionProvider, useSession } from 'next-auth/react'
import { type ReactNode, useMemo, useState } from 'react'
import { WagmiProvider } from 'wagmi'
import { DemoWallet } from '@/components/demo-wallet/demo-wallet'
import { createWalletConfig } from '@/lib/chain/client/create-wallet-config'
import { makeQueryClient } from '../layout/query-provider'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { createSiweAdapter } from './create-siwe-adapter'
import { LiveUpdates } from './live-updates'
import { RAINBOW_THEME } from './rainbow-theme'
import { ReconnectRecentWallet } from './reconnect-recent-wallet'
import { SessionAccountProvider } from './session-account-context'
import { SignOutProvider, useSignOut } from './sign-out-context'

function SiweProvider({ children }: { children: ReactNode }) {
  const { status } = useSession()
  const router = useRouter()
  const { leave } = useSignOut()
  const adapter = useMemo(
    () => createSiweAdapter({ onSignedIn: () => router.refresh(), signOut: leave }),
    [router, leave],
  )
  return (
    <RainbowKitAuthenticationProvider adapter={adapter} status={status}>
      <RainbowKitProvider
        theme={RAINBOW_THEME}
        modalSize="compact"
        appInfo={{ appName: 'Warpshare', learnMoreUrl: '/' }}
      >
        {children}
      </RainbowKitProvider>
    </RainbowKitAuthenticationProvider>
  )
}

/** Wallet, session and queries of the signed-in pages. The server's session is passed in, so that nothing flickers. */
export function WalletProviders({ session, children }: { session: Session | null; children: ReactNode }) {
  const runtime = useRuntimeConfig()
  const [config] = useState(() => createWalletConfig(runtime))
  const [queryClient] = useState(makeQueryClient)
  return (
    <WagmiProvider config={config} reconnectOnMount={false}>
      <SessionProvider session={session} refetchOnWindowFocus>
        <QueryClientProvider client={queryClient}>
          <SignOutProvider>
            <SiweProvider>
              <SessionAccountProvider>
                <ReconnectRecentWallet />
                <DemoWallet />
                <LiveUpdates>{children}</LiveUpdates>
              </SessionAccountProvider>
            </SiweProvider>
          </SignOutProvider>
        </QueryClientProvider>
      </SessionProvider>
    </WagmiProvider>
  )
}
