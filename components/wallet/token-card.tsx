'use client'

import { useState } from 'react'
import { type Abi, getAddress, isAddress } from 'viem'
import { useBalances } from '@/lib/accounts/client/use-balances'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { AmountField } from './amount-field'
import { useChosenNetwork } from './use-chosen-network'

/** Sending and burning the product's own token. */
export function TokenCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const token = network?.deployment.tokens.find((item) => item.own)
  const balances = useBalances(account)
  const transfer = useTransaction(`transfer:${network?.chainId ?? 0}`)
  const burning = useTransaction(`burn:${network?.chainId ?? 0}`)
  const [to, setTo] = useState('')
  const [text, setText] = useState('')
  if (network === undefined || token === undefined) return null
  const held = balances.data?.networks
    .find((item) => item.chainId === network.chainId)
    ?.tokens.find((item) => item.token.toLowerCase() === token.address)
  const available = held === undefined ? null : BigInt(held.available)
  const amount = parseAmount(text, token.decimals)
  const isCovered = amount !== null && amount > 0n && available !== null && amount <= available
  const amountText = amount === null ? token.symbol : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  const isTarget = isAddress(to, { strict: false })
  const call = (functionName: 'transfer' | 'burn', args: readonly unknown[]) => ({
    address: token.address,
    abi: TOKEN_ABI as Abi,
    functionName,
    args,
  })
  const send = () =>
    transfer.send({
      network,
      words: { action: `Send ${amountText} to ${shortHex(to)}`, done: 'Sent', detail: `${amountText} arrived.` },
      call: call('transfer', [getAddress(to.toLowerCase()), amount]),
    })
  const burn = () =>
    burning.send({
      network,
      words: { action: `Burn ${amountText}`, done: 'Burned', detail: `${amountText} is gone for good.` },
      call: call('burn', [amount]),
    })
  return (
    <Card title={token.symbol} sub={`Send or burn on ${network.name}.`}>
      <div className="card-body stack tight">
        <AmountField
          id="token-amount"
          label="Amount"
          token={token}
          text={text}
          onText={setText}
          available={available}
        />
        <div className="field">
          <label htmlFor="token-to">Send to</label>
          <input
            id="token-to"
            className="input mono"
            placeholder="0x"
            value={to}
            aria-invalid={to !== '' && !isTarget}
            onChange={(event) => setTo(event.target.value.trim())}
          />
        </div>
        <div className="title-row">
          <Button busy={transfer.isBusy} disabled={!isCovered || !isTarget} onClick={() => void send()}>
            Send {isCovered ? amountText : token.symbol}
          </Button>
          <Button look="danger" busy={burning.isBusy} disabled={!isCovered} onClick={() => void burn()}>
            Burn {isCovered ? amountText : token.symbol}
          </Button>
        </div>
        <p className="help">Burning cannot be undone.</p>
      </div>
    </Card>
  )
}
