'use client'

import { useState } from 'react'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'
import { usePrepaid } from '@/lib/payments/client/use-prepaid'
import { Card } from '../ui/card'
import { Segments } from '../ui/segments'
import { Skeleton } from '../ui/skeleton'
import { useChosenNetwork } from '../wallet/use-chosen-network'
import { PrepaidDeposit } from './prepaid-deposit'
import { PrepaidFigures } from './prepaid-figures'
import { PrepaidLimit } from './prepaid-limit'
import { PrepaidWithdrawal } from './prepaid-withdrawal'

const ACTIONS = [
  ['deposit', 'Deposit'],
  ['limit', 'Limit'],
  ['withdraw', 'Withdraw'],
] as const

/** Prepaid balance in the escrow: deposit, limit per epoch, withdrawal after notice. */
export function PrepaidCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const [chosen, setChosen] = useState<string | null>(null)
  if (network === undefined) return null
  const tokens = network.deployment.tokens
  const token = tokens.find((item) => item.address === chosen) ?? tokens[0]
  if (token === undefined) return null
  return (
    <Card
      title="Prepaid balance"
      sub="Metered tasks are settled from it each epoch, never above your limit."
      end={
        <Segments
          legend="Token"
          value={token.address}
          options={tokens.map((item) => [item.address, item.symbol])}
          onChange={setChosen}
        />
      }
    >
      <PrepaidToken
        key={`${network.chainId}:${token.address}`}
        network={network}
        token={token}
        account={account as Address}
      />
    </Card>
  )
}

function PrepaidToken({ network, token, account }: { network: ClientNetwork; token: DeployedToken; account: Address }) {
  const prepaid = usePrepaid({ network, token, account })
  const [action, setAction] = useState<(typeof ACTIONS)[number][0]>('deposit')
  if (prepaid.error !== null) {
    return <div className="card-body secondary">{network.name} does not answer. It is tried again by itself.</div>
  }
  if (prepaid.state === undefined) {
    return (
      <div className="card-body" role="status" aria-label="Loading the prepaid balance">
        <Skeleton width="60%" height="28px" />
      </div>
    )
  }
  const parts = { prepaid, token, network }
  return (
    <div className="card-body stack tight">
      <PrepaidFigures state={prepaid.state} token={token} chainId={network.chainId} />
      <div>
        <Segments legend="What to do" value={action} options={ACTIONS} onChange={setAction} />
      </div>
      {action === 'deposit' ? <PrepaidDeposit {...parts} /> : null}
      {action === 'limit' ? <PrepaidLimit {...parts} /> : null}
      {action === 'withdraw' ? <PrepaidWithdrawal {...parts} /> : null}
    </div>
  )
}
