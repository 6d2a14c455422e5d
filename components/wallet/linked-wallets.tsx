'use client'

import { useState } from 'react'
import { useRenameWallet, useUnlinkWallet } from '@/lib/accounts/client/use-change-wallet'
import { useWallets } from '@/lib/accounts/client/use-wallets'
import type { WalletView } from '@/lib/accounts/wallet-view'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Dialog } from '../ui/dialog'
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
  const [name, setName] = useState<string | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const problem = rename.error ?? unlink.error
  const save = () => {
    if (name === null) return
    rename.mutate(
      { address: wallet.address, name: name.trim() === '' ? null : name.trim() },
      { onSuccess: () => setName(null) },
    )
  }
  return (
    <li>
      <Icon name="person" />
      <div>
        {name === null ? (
          <div className="strong">
            {wallet.name ?? 'Unnamed wallet'} {wallet.current ? <span className="you">this session</span> : null}
          </div>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <input
              className="input"
              aria-label={`Name of ${shortHex(wallet.address)}`}
              value={name}
              maxLength={64}
              onChange={(event) => setName(event.target.value)}
            />
          </form>
        )}
        <div className="sub">
          <HexChip hex={wallet.address} kind="address" /> linked <RelativeTime at={wallet.linkedAt} clock="server" />
        </div>
        {problem === null ? null : <div className="help err">{problem.message}</div>}
      </div>
      <div className="end">
        {name === null ? (
          <Button look="quiet" size="sm" className="flat" onClick={() => setName(wallet.name ?? '')}>
            Name
          </Button>
        ) : (
          <Button size="sm" className="flat" busy={rename.isPending} onClick={save}>
            Save
          </Button>
        )}
        {wallet.current ? null : (
          <Button look="danger" size="sm" className="flat" busy={unlink.isPending} onClick={() => setIsAsking(true)}>
            Unlink
          </Button>
        )}
      </div>
      <Dialog
        open={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Unlink ${wallet.name ?? shortHex(wallet.address)}?`}
        sub="Its money stays where it is; its history is no longer shown here."
        foot={
          <>
            <Button onClick={() => setIsAsking(false)}>Keep</Button>
            <Button
              look="danger"
              onClick={() => {
                setIsAsking(false)
                unlink.mutate(wallet.address)
              }}
            >
              Unlink
            </Button>
          </>
        }
      >
        <p className="mono small">{wallet.address}</p>
      </Dialog>
    </li>
  )
}
