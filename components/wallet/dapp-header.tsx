'use client'

import { useConnectModal } from '@rainbow-me/rainbowkit'
import Link from 'next/link'
import { useAccount, useConfig, useDisconnect } from 'wagmi'
import { ensureChain } from '@/lib/chain/client/ensure-chain'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { shortHex } from '@/lib/core/short-hex'
import { Brand } from '../layout/brand'
import { DAPP_PLACES, PlaceLinks } from '../layout/nav-links'
import { PopMenu } from '../layout/pop-menu'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import { ThemeToggle, ThemeToggleRow } from '../layout/theme-toggle'
import { Button } from '../ui/button'
import { Icon } from '../ui/icon'
import { NetworkLabel } from '../ui/network-label'
import { useSessionAccount } from './session-account-context'
import { useSignOut } from './sign-out-context'
import { useChosenNetwork } from './use-chosen-network'

/** Header of the signed-in pages: places, network, account, theme. */
export function DappHeader() {
  const { account } = useSessionAccount()
  return (
    <header className="topbar">
      <div className="topbar-in">
        <Brand />
        <nav className="nav" aria-label="Main">
          <PlaceLinks places={DAPP_PLACES} />
        </nav>
        <div className="topbar-end">
          <NetworkMenu />
          {account === null ? <ConnectButton /> : <AccountMenu account={account} />}
          <ThemeToggle />
          <PopMenu className="menu" label="Menu" summaryClass="btn icon-only" summary={<Icon name="menu" />}>
            <nav aria-label="Menu">
              <PlaceLinks places={DAPP_PLACES} />
              <NetworkRows />
              <ThemeToggleRow />
            </nav>
          </PopMenu>
        </div>
      </div>
    </header>
  )
}

/**
 * Opens the wallet list, or the signature where a wallet is connected and nobody is signed in. A message names a network
 * that is served, so a wallet on another one is asked to switch first.
 */
export function ConnectButton({ size = 'base' }: { size?: 'base' | 'lg' }) {
  const config = useConfig()
  const { openConnectModal } = useConnectModal()
  const { isConnected, chain } = useAccount()
  const { network } = useChosenNetwork()
  const open = async () => {
    const isElsewhere = isConnected && chain === undefined && network !== undefined
    // What the wallet says of it stands in the banner above, which offers the same.
    if (isElsewhere) await ensureChain(config, network).then(openConnectModal, () => undefined)
    else openConnectModal?.()
  }
  return (
    <Button look="primary" size={size} onClick={() => void open()} disabled={openConnectModal === undefined}>
      {isConnected ? 'Sign in' : 'Connect wallet'}
    </Button>
  )
}

function NetworkMenu() {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return (
    <PopMenu
      className="pop hide-sm"
      summaryClass="btn"
      summary={
        <>
          <span className="sr">Network: </span>
          <NetworkLabel name={network.name} />
          <Icon name="chevron" className="icon-sm" />
        </>
      }
    >
      <div className="list">
        <NetworkChoices />
      </div>
    </PopMenu>
  )
}

/** The same for narrow pages, whose header has no room for it. */
function NetworkRows() {
  const { networks } = useRuntimeConfig()
  if (networks.length < 2) return null
  return (
    <fieldset className="plain only-narrow">
      <legend className="label">Network</legend>
      <NetworkChoices />
    </fieldset>
  )
}

function NetworkChoices() {
  const { networks } = useRuntimeConfig()
  const { network, choose } = useChosenNetwork()
  return networks.map((item) => (
    <button
      type="button"
      key={item.chainId}
      aria-current={item.chainId === network?.chainId}
      onClick={(event) => {
        choose(item.chainId)
        event.currentTarget.closest('details')?.removeAttribute('open')
      }}
    >
      <NetworkLabel name={item.name} />
    </button>
  ))
}

function AccountMenu({ account: lower }: { account: Address }) {
  const account = toChecksumAddress(lower)
  const { isConnected, connector } = useAccount()
  const { openConnectModal } = useConnectModal()
  const { disconnectAsync } = useDisconnect()
  const { leave } = useSignOut()
  const signOut = () => {
    void leave()
    // What the wallet says to it changes nothing: the session is over.
    disconnectAsync().catch(() => undefined)
  }
  const switchAccount = async () => {
    const provider = (await connector?.getProvider()) as { request: (call: unknown) => Promise<unknown> } | undefined
    await provider
      ?.request({ method: 'wallet_requestPermissions', params: [{ eth_accounts: {} }] })
      .catch(() => undefined)
  }
  return (
    <PopMenu
      className="pop"
      label={`Account ${shortHex(account)}`}
      summaryClass="acct"
      summary={<span title={account}>{shortHex(account)}</span>}
    >
      <div className="list">
        <button type="button" onClick={() => void navigator.clipboard?.writeText(account)}>
          Copy address
        </button>
        {isConnected ? (
          <button type="button" onClick={() => void switchAccount()}>
            Switch account
          </button>
        ) : (
          <button type="button" onClick={openConnectModal}>
            Connect wallet
          </button>
        )}
        <Link href="/operator" prefetch={false}>
          Operator
        </Link>
        <button type="button" onClick={signOut}>
          Sign out
        </button>
      </div>
    </PopMenu>
  )
}
