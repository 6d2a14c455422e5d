'use client'

import { useState } from 'react'
import { useBalances } from '@/lib/accounts/client/use-balances'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { parseAmount } from '@/lib/core/parse-amount'
import { Card } from '../ui/card'
import { AmountField } from './amount-field'
import { BurnButton } from './burn-button'
import { SendToken } from './send-token'
import { useChosenNetwork } from './use-chosen-network'

/** Sending and burning the product's own token. */
export function TokenCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const token = network?.deployment.tokens.find((item) => item.own)
  if (network === undefined || token === undefined) return null
  return (
    <Card title={token.symbol} sub={`Send or burn on ${network.name}.`}>
      <TokenForm key={network.chainId} account={account} network={network} token={token} />
    </Card>
  )
}

function TokenForm({ account, network, token }: { account: string; network: ClientNetwork; token: DeployedToken }) {
  const [text, setText] = useState('')
  const available = useAvailable({ account, network, token })
  const typed = parseAmount(text, token.decimals)
  const amount = typed !== null && typed > 0n && available !== null && typed <= available ? typed : null
  return (
    <div className="card-body stack tight">
      <AmountField id="token-amount" label="Amount" token={token} text={text} onText={setText} available={available} />
      <SendToken network={network} token={token} amount={amount} />
      <BurnButton network={network} token={token} amount={amount} />
    </div>
  )
}

/** What of a token the account has in its wallet; null while that is not known. */
function useAvailable({ account, network, token }: { account: string; network: ClientNetwork; token: DeployedToken }) {
  const balances = useBalances(account)
  const held = balances.data?.networks
    .find((item) => item.chainId === network.chainId)
    ?.tokens.find((item) => item.token.toLowerCase() === token.address)
  return held === undefined ? null : BigInt(held.available)
}
