'use client'

import { type FormEvent, useState } from 'react'
import { type Abi, getAddress, isAddress, zeroAddress } from 'viem'
import { useReadContract } from 'wagmi'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'
import { useRefreshInterval } from '@/lib/core/client/use-refresh-interval'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { HexChip } from '../ui/hex-chip'
import { Skeleton } from '../ui/skeleton'
import { useChosenNetwork } from './use-chosen-network'

type Parts = { network: ClientNetwork; token: DeployedToken; account: Address }

/** Where claims of each token go; only the account itself can choose. */
export function RecipientCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  if (network === undefined) return null
  return (
    <Card title="Claim recipient" sub={`Where claims go on ${network.name}, token by token.`}>
      <div className="card-body stack">
        {network.deployment.tokens.map((token) => (
          <TokenRecipient key={token.address} network={network} token={token} account={account as Address} />
        ))}
      </div>
    </Card>
  )
}

function TokenRecipient({ network, token, account }: Parts) {
  const [isChanging, setIsChanging] = useState(false)
  const { isBusy, set } = useSetRecipient({ network, token, account })
  const current = useReadContract({
    address: network.deployment.distributor,
    abi: rewardDistributorAbi,
    functionName: 'recipientOf',
    args: [account, token.address],
    chainId: network.chainId,
    query: { refetchInterval: useRefreshInterval({ pollMs: 8000 }) },
  })
  const isOwn =
    current.data === undefined || current.data === zeroAddress || current.data.toLowerCase() === account.toLowerCase()
  return (
    <div className="field">
      <div className="fr">
        <span className="label">{token.symbol}</span>
        {current.isLoading ? (
          <Skeleton width="110px" />
        ) : current.error !== null ? (
          <span className="muted small">The network does not answer</span>
        ) : isOwn ? (
          <span className="secondary small">this account</span>
        ) : (
          <HexChip hex={current.data ?? ''} kind="address" chainId={network.chainId} />
        )}
      </div>
      {isChanging ? (
        <RecipientForm token={token} isBusy={isBusy} onSet={set} onDone={() => setIsChanging(false)} />
      ) : (
        <div className="title-row">
          <Button size="sm" onClick={() => setIsChanging(true)} disabled={isBusy}>
            Change
          </Button>
          {isOwn ? null : (
            <Button size="sm" look="quiet" busy={isBusy} onClick={() => void set(zeroAddress)}>
              Back to this account
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function useSetRecipient({ network, token, account }: Parts) {
  const { isBusy, send } = useTransaction(`recipient:${network.chainId}:${token.address}:${account.toLowerCase()}`)
  const whom = (recipient: Address) => (recipient === zeroAddress ? 'yourself' : shortHex(recipient))
  const set = (recipient: Address) =>
    send({
      network,
      words: {
        action: `Send ${token.symbol} claims to ${whom(recipient)}`,
        done: 'Recipient set',
        detail: `Claims of ${token.symbol} go there from now on.`,
      },
      call: {
        address: network.deployment.distributor,
        abi: rewardDistributorAbi as Abi,
        functionName: 'setRecipient',
        args: [token.address, recipient],
      },
    })
  return { isBusy, set }
}

function RecipientForm({
  token,
  isBusy,
  onSet,
  onDone,
}: {
  token: DeployedToken
  isBusy: boolean
  onSet: (recipient: Address) => Promise<unknown>
  onDone: () => void
}) {
  const [text, setText] = useState('')
  const isGood = isAddress(text, { strict: false })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isGood) void onSet(getAddress(text.toLowerCase())).then(onDone)
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <input
        className="input mono"
        aria-label={`Recipient of ${token.symbol} claims`}
        placeholder="0x"
        value={text}
        aria-invalid={text !== '' && !isGood}
        onChange={(event) => setText(event.target.value.trim())}
      />
      <div className="title-row">
        <Button type="submit" size="sm" look="primary" busy={isBusy} disabled={!isGood}>
          Set recipient
        </Button>
        <Button size="sm" look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
