'use client'

import { useState } from 'react'
import type { Abi } from 'viem'
import { useReadContract } from 'wagmi'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { TOKEN_ABI, TOKEN_ERRORS } from '@/lib/chain/client/token-abi'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'
import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { Skeleton } from '../ui/skeleton'
import { useChainNow } from '../ui/use-now'
import { AmountField } from './amount-field'
import { useChosenNetwork } from './use-chosen-network'

const ESCROW_ABI: Abi = [...paymentEscrowAbi, ...TOKEN_ERRORS]
const EVERY_MS = 6000

/** Prepaid balance in the escrow: deposit, limit per epoch, withdrawal after notice. */
export function PrepaidCard({ account }: { account: string }) {
  const { network } = useChosenNetwork()
  const [chosen, setChosen] = useState<string | null>(null)
  if (network === undefined) return null
  const tokens = network.deployment.tokens
  const token = tokens.find((item) => item.address === chosen) ?? tokens.find((item) => !item.own) ?? tokens[0]
  if (token === undefined) return null
  return (
    <Card
      title="Prepaid balance"
      sub="Metered tasks are settled from it each epoch, never above your limit."
      end={
        <fieldset className="seg">
          <legend className="sr">Token</legend>
          {tokens.map((item) => (
            <button
              type="button"
              key={item.address}
              aria-pressed={item.address === token.address}
              onClick={() => setChosen(item.address)}
            >
              {item.symbol}
            </button>
          ))}
        </fieldset>
      }
    >
      <PrepaidToken key={token.address} network={network} token={token} account={account as Address} />
    </Card>
  )
}

function PrepaidToken({ network, token, account }: { network: ClientNetwork; token: DeployedToken; account: Address }) {
  const { escrow } = network.deployment
  const key = `${network.chainId}:${token.address}:${account.toLowerCase()}`
  const move = useTransaction(`prepaid:${key}`)
  const approval = useTransaction(`prepaid-approve:${key}`)
  const now = useChainNow(network.chainId)
  const [text, setText] = useState('')
  const polled = { chainId: network.chainId, query: { refetchInterval: EVERY_MS } } as const
  const state = useReadContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'prepaid',
    args: [account, token.address],
    ...polled,
  })
  const allowance = useReadContract({
    address: token.address,
    abi: TOKEN_ABI,
    functionName: 'allowance',
    args: [account, escrow],
    ...polled,
  })
  const held = useReadContract({
    address: token.address,
    abi: TOKEN_ABI,
    functionName: 'balanceOf',
    args: [account],
    ...polled,
  })
  const amount = parseAmount(text, token.decimals)
  const amountText = amount === null ? token.symbol : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  const isSome = amount !== null && amount > 0n
  const needsApproval = isSome && (allowance.data ?? 0n) < amount
  const send = (functionName: string, args: readonly unknown[], action: string, done: string) =>
    move.send({
      network,
      words: { action, done, detail: '' },
      call: { address: escrow, abi: ESCROW_ABI, functionName, args },
    })
  const deposit = () => {
    if (amount === null) return
    if (!needsApproval)
      return void send('depositPrepaid', [token.address, amount], `Deposit ${amountText}`, 'Deposited')
    void approval.send({
      network,
      words: { action: `Approve ${amountText}`, done: 'Approved', detail: 'Now deposit it.' },
      call: { address: token.address, abi: TOKEN_ABI as Abi, functionName: 'approve', args: [escrow, amount] },
    })
  }
  if (state.error !== null)
    return <div className="card-body secondary">{network.name} does not answer. It is tried again by itself.</div>
  const prepaid = state.data
  if (prepaid === undefined) {
    return (
      <div className="card-body">
        <Skeleton width="60%" height="28px" />
      </div>
    )
  }
  const isDue = prepaid.withdrawableAt > 0n && now !== null && BigInt(Math.floor(now / 1000)) >= prepaid.withdrawableAt
  return (
    <div className="card-body stack tight">
      <dl className="kv flush">
        <div>
          <dt>Balance</dt>
          <dd>
            <Amount value={prepaid.balance} token={token} />
          </dd>
        </div>
        <div>
          <dt>Most per epoch</dt>
          <dd>
            {prepaid.maxPerEpoch === 0n ? (
              <span className="muted">0: nothing is settled</span>
            ) : (
              <Amount value={prepaid.maxPerEpoch} token={token} />
            )}
          </dd>
        </div>
        {prepaid.withdrawal === 0n ? null : (
          <div>
            <dt>Withdrawal announced</dt>
            <dd>
              <Amount value={prepaid.withdrawal} token={token} />
              {isDue ? null : (
                <span className="muted small">
                  {' '}
                  in <Countdown to={Number(prepaid.withdrawableAt)} chainId={network.chainId} over="a moment" />
                </span>
              )}
            </dd>
          </div>
        )}
      </dl>
      <AmountField
        id={`prepaid-${token.symbol}`}
        label="Amount"
        token={token}
        text={text}
        onText={setText}
        available={held.data ?? null}
      />
      <div className="title-row">
        <Button
          look="primary"
          busy={move.isBusy || approval.isBusy}
          disabled={!isSome || (held.data !== undefined && amount > held.data)}
          onClick={deposit}
        >
          {needsApproval ? 'Approve' : 'Deposit'} {isSome ? amountText : ''}
        </Button>
        <Button
          busy={move.isBusy}
          disabled={amount === null}
          onClick={() =>
            void send('setPrepaidLimit', [token.address, amount], `Limit ${amountText} per epoch`, 'Limit set')
          }
        >
          Set as limit per epoch
        </Button>
        {isDue ? (
          <Button
            busy={move.isBusy}
            onClick={() => void send('withdrawPrepaid', [token.address], 'Withdraw the prepaid balance', 'Withdrawn')}
          >
            Withdraw
          </Button>
        ) : (
          <Button
            busy={move.isBusy}
            disabled={!isSome || amount > prepaid.balance}
            onClick={() =>
              void send(
                'requestPrepaidWithdrawal',
                [token.address, amount],
                `Announce a withdrawal of ${amountText}`,
                'Announced',
              )
            }
          >
            Announce withdrawal
          </Button>
        )}
      </div>
    </div>
  )
}
