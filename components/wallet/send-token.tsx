'use client'

import { useState } from 'react'
import { type Abi, getAddress, isAddress, zeroAddress } from 'viem'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import { shortHex } from '@/lib/core/short-hex'
import { Button } from '../ui/button'

/** Sends an amount of a token to an address; `amount` is null while there is none that can be sent. */
export function SendToken({
  network,
  token,
  amount,
}: {
  network: ClientNetwork
  token: DeployedToken
  amount: bigint | null
}) {
  const { isBusy, send } = useTransaction(`transfer:${network.chainId}`)
  const [to, setTo] = useState('')
  const problem = to === '' ? null : problemWith(to, network)
  const amountText = amount === null ? token.symbol : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  const submit = () =>
    send({
      network,
      words: { action: `Send ${amountText} to ${shortHex(to)}`, done: 'Sent', detail: `${amountText} arrived.` },
      call: {
        address: token.address,
        abi: TOKEN_ABI as Abi,
        functionName: 'transfer',
        args: [getAddress(to.toLowerCase()), amount],
      },
    })
  return (
    <>
      <div className="field">
        <label htmlFor="token-to">Send to</label>
        <input
          id="token-to"
          className="input mono"
          placeholder="0x"
          value={to}
          aria-invalid={problem !== null}
          aria-describedby="token-to-help"
          onChange={(event) => setTo(event.target.value.trim())}
        />
        <p className={problem === null ? 'help' : 'help err'} id="token-to-help">
          {problem ?? 'Compare every character: what is sent cannot be called back.'}
        </p>
      </div>
      <div>
        <Button busy={isBusy} disabled={amount === null || to === '' || problem !== null} onClick={() => void submit()}>
          Send {amountText}
        </Button>
      </div>
    </>
  )
}

/** Addresses from which nothing ever comes back. */
function problemWith(to: string, { deployment }: ClientNetwork): string | null {
  if (!isAddress(to, { strict: false })) return 'This is no address.'
  if (/[A-F]/.test(to.slice(2)) && /[a-f]/.test(to.slice(2)) && !isAddress(to)) {
    return 'Its upper and lower case do not fit: one character may be wrong.'
  }
  const ours = [zeroAddress, deployment.token, deployment.escrow, deployment.distributor, deployment.emission]
  const isLost = ours.includes(to.toLowerCase() as `0x${string}`)
  return isLost ? 'This is a contract that cannot send it on: it would be lost.' : null
}
