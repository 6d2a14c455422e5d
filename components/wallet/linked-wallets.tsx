'use client'

import { useState } from 'react'
import { useRenameWallet, useUnlinkWallet } from '@/lib/accounts/client/use-change-wallet'
import { useWallets } from '@/lib/accounts/client/use-wallets'
import type { WalletView } from '@/lib/accounts/wallet-view'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmButton } from '../ui/confirm-button'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'
import { LinkWalletForm } from './link-wallet-form'

/** Linked wallets, each proven by its own signature. */
export function LinkedWallets() {
  const wallets = useWallets()
  const [isLinking, setIsLinking] = useState(false)
  return (
    <Card
      title="Linked wallets"
      sub="Their history and balances are yours to see, after each has signed once."
      end={
        <Button size="sm" onClick={() => setIsLinking((before) => !before)} aria-expanded={isLinking}>
          Link a wallet
        </Button>
      }
    >
      {isLinking ? <LinkWalletForm onDone={() => setIsLinking(false)} /> : null}
      <Loaded query={wallets} what="Wallets">
        {({ items }) => (
          <ul className="rows">
            {items.map((wallet) => (
              <WalletRow key={wallet.address} wallet={wallet} />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function WalletRow({ wallet }: { wallet: WalletView }) {
  const rename = useRenameWallet()
  const unlink = useUnlinkWallet()
  const [isNaming, setIsNaming] = useState(false)
  const problem = rename.error ?? unlink.error
  const save = (name: string) =>
    rename.mutate(
      { address: wallet.address, name: name.trim() === '' ? null : name.trim() },
      { onSuccess: () => setIsNaming(false) },
    )
  return (
    <li>
      <Icon name="person" />
      <div>
        {isNaming ? (
          <NameForm wallet={wallet} isBusy={rename.isPending} onSave={save} />
        ) : (
          <div className="strong">
            {wallet.name ?? 'Unnamed wallet'} {wallet.current ? <span className="you">this session</span> : null}
          </div>
        )}
        <div className="sub">
          <HexChip hex={wallet.address} kind="address" /> linked <RelativeTime at={wallet.linkedAt} clock="server" />
        </div>
        {problem === null ? null : <div className="help err">{problem.message}</div>}
      </div>
      <div className="end">
        {isNaming ? null : (
          <Button look="quiet" size="sm" className="flat" onClick={() => setIsNaming(true)}>
            Name
          </Button>
        )}
        {wallet.current ? null : <UnlinkButton wallet={wallet} unlink={unlink} />}
      </div>
    </li>
  )
}

function NameForm({ wallet, isBusy, onSave }: { wallet: WalletView; isBusy: boolean; onSave: (name: string) => void }) {
  const [name, setName] = useState(wallet.name ?? '')
  return (
    <form
      className="with-button"
      onSubmit={(event) => {
        event.preventDefault()
        onSave(name)
      }}
    >
      <input
        className="input"
        aria-label={`Name of ${shortHex(wallet.address)}`}
        value={name}
        maxLength={64}
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" size="sm" className="flat" busy={isBusy}>
        Save
      </Button>
    </form>
  )
}

function UnlinkButton({ wallet, unlink }: { wallet: WalletView; unlink: ReturnType<typeof useUnlinkWallet> }) {
  return (
    <ConfirmButton
      label="Unlink"
      look="danger"
      busy={unlink.isPending}
      title={`Unlink ${wallet.name ?? shortHex(wallet.address)}?`}
      what={
        <p>
          Its money stays where it is; its history is no longer shown here.{' '}
          <span className="mono small wrap">{wallet.address}</span>
        </p>
      }
      confirm="Unlink"
      onConfirm={() => unlink.mutate(wallet.address)}
    />
  )
}
