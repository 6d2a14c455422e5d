'use client'

import { useState } from 'react'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { Address } from '@/lib/core/address'
import { formatAmount } from '@/lib/core/format-amount'
import { parseAmount } from '@/lib/core/parse-amount'
import { usePrepaid } from '@/lib/payments/client/use-prepaid'
import { Amount } from '../ui/amount'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { Skeleton } from '../ui/skeleton'
import { useChainNow } from '../ui/use-now'
import { AmountField } from './amount-field'
import { useChosenNetwork } from './use-chosen-network'

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

type Prepaid = ReturnType<typeof usePrepaid>

function PrepaidToken({ network, token, account }: { network: ClientNetwork; token: DeployedToken; account: Address }) {
  const prepaid = usePrepaid({ network, token, account })
  const [text, setText] = useState('')
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
  return (
    <div className="card-body stack tight">
      <PrepaidFigures state={prepaid.state} token={token} chainId={network.chainId} />
      <AmountField
        id={`prepaid-${token.symbol}`}
        label="Amount"
        token={token}
        text={text}
        onText={setText}
        available={prepaid.available}
      />
      <PrepaidButtons
        prepaid={prepaid}
        token={token}
        chainId={network.chainId}
        amount={parseAmount(text, token.decimals)}
      />
    </div>
  )
}

function PrepaidFigures({
  state,
  token,
  chainId,
}: {
  state: NonNullable<Prepaid['state']>
  token: DeployedToken
  chainId: number
}) {
  return (
    <dl className="kv flush">
      <div>
        <dt>Balance</dt>
        <dd>
          <Amount value={state.balance} token={token} />
        </dd>
      </div>
      <div>
        <dt>Most per epoch</dt>
        <dd>
          {state.maxPerEpoch === 0n ? (
            <span className="muted">0: nothing is settled</span>
          ) : (
            <Amount value={state.maxPerEpoch} token={token} />
          )}
        </dd>
      </div>
      {state.withdrawal === 0n ? null : (
        <div>
          <dt>Withdrawal announced</dt>
          <dd>
            <Amount value={state.withdrawal} token={token} />
            <span className="muted small">
              {' '}
              in <Countdown to={Number(state.withdrawableAt)} chainId={chainId} over="due now" />
            </span>
          </dd>
        </div>
      )}
    </dl>
  )
}

function PrepaidButtons({
  prepaid,
  token,
  chainId,
  amount,
}: {
  prepaid: Prepaid
  token: DeployedToken
  chainId: number
  amount: bigint | null
}) {
  const now = useChainNow(chainId)
  const { state, available, allowance, isBusy } = prepaid
  if (state === undefined) return null
  const isSome = amount !== null && amount > 0n
  const amountText = isSome ? `${formatAmount(amount, token.decimals)} ${token.symbol}` : ''
  const needsApproval = isSome && allowance < amount
  const isDue = state.withdrawableAt > 0n && now !== null && now >= Number(state.withdrawableAt) * 1000
  return (
    <div className="title-row">
      <Button
        look="primary"
        busy={isBusy}
        disabled={!isSome || (available !== null && amount > available)}
        onClick={() =>
          amount !== null &&
          void (needsApproval ? prepaid.approve(amount, amountText) : prepaid.deposit(amount, amountText))
        }
      >
        {needsApproval ? 'Approve' : 'Deposit'} {amountText}
      </Button>
      <Button
        busy={isBusy}
        disabled={amount === null}
        onClick={() => amount !== null && void prepaid.setLimit(amount, amountText)}
      >
        Set as limit per epoch
      </Button>
      {isDue ? (
        <Button busy={isBusy} onClick={() => void prepaid.withdraw()}>
          Withdraw
        </Button>
      ) : (
        <Button
          busy={isBusy}
          disabled={!isSome || amount > state.balance}
          onClick={() => amount !== null && void prepaid.announce(amount, amountText)}
        >
          Announce withdrawal
        </Button>
      )}
    </div>
  )
}
