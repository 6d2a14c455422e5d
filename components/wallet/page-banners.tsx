'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useAccount, useChainId, useConfig } from 'wagmi'
import { ensureChain } from '@/lib/chain/client/ensure-chain'
import { explainError, isRefusal } from '@/lib/chain/client/explain-error'
import { toChecksumAddress } from '@/lib/core/address'
import { formatUtcDayMinute } from '@/lib/core/format-time'
import { shortHex } from '@/lib/core/short-hex'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { ConnectButton } from './dapp-header'
import { useSessionAccount } from './session-account-context'
import { useChosenNetwork } from './use-chosen-network'

/** Facts about the whole page, above its title: offline, another account, wrong network. */
export function PageBanners() {
  return (
    <>
      <OfflineBanner />
      <AccountSwitchedBanner />
      <WrongNetworkBanner />
    </>
  )
}

function OfflineBanner() {
  const [sinceMs, setSinceMs] = useState<number | null>(null)
  const queryClient = useQueryClient()
  useEffect(() => {
    const leave = () => setSinceMs(Date.now())
    const come = () => {
      setSinceMs(null)
      void queryClient.invalidateQueries()
    }
    if (!navigator.onLine) leave()
    window.addEventListener('offline', leave)
    window.addEventListener('online', come)
    return () => {
      window.removeEventListener('offline', leave)
      window.removeEventListener('online', come)
    }
  }, [queryClient])
  if (sinceMs === null) return null
  return (
    <Banner tone="plain" icon="offline" title="You are offline">
      Figures are from {formatUtcDayMinute(sinceMs)} UTC. They refresh when you are back.
    </Banner>
  )
}

function AccountSwitchedBanner() {
  const { account, switchedFrom } = useSessionAccount()
  const { address } = useAccount()
  if (account !== null || switchedFrom === null || address === undefined) return null
  return (
    <Banner tone="info" icon="person" title="Your wallet switched to another account" action={<ConnectButton />}>
      You are signed out of <span className="mono">{shortHex(toChecksumAddress(switchedFrom))}</span>. Sign in as{' '}
      <span className="mono">{shortHex(address)}</span> to go on.
    </Banner>
  )
}

const SIGN_IN_THERE = 'To sign in, your wallet has to be on a network that is served here.'

function WrongNetworkBanner() {
  const config = useConfig()
  const { networks } = useRuntimeConfig()
  const { network } = useChosenNetwork()
  const { account } = useSessionAccount()
  const { isConnected, chainId, chain } = useAccount()
  const fallback = useChainId()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const actual = chainId ?? fallback
  const isStranded = account === null && chain === undefined
  if (!isConnected || network === undefined || actual === network.chainId) return null
  if (account === null && !isStranded) return null
  const there = networks.find((item) => item.chainId === actual)?.name ?? `another network (chain ${actual})`
  const switchNow = async () => {
    setIsBusy(true)
    setProblem(null)
    await ensureChain(config, network).catch((error: unknown) => {
      if (!isRefusal(error)) setProblem(explainError(error).body)
    })
    setIsBusy(false)
  }
  return (
    <Banner
      tone="warning"
      icon="warning"
      title={`Your wallet is on ${there}`}
      action={
        <Button busy={isBusy} onClick={() => void switchNow()}>
          Switch to {network.name}
        </Button>
      }
    >
      {problem ??
        (isStranded
          ? SIGN_IN_THERE
          : `You are looking at ${network.name}: what you send there needs your wallet on it.`)}
    </Banner>
  )
}
