'use client'

import { useConnectModal } from '@rainbow-me/rainbowkit'
import type { UseQueryResult } from '@tanstack/react-query'
import { useAccount } from 'wagmi'
import { useBatchSupport } from '@/lib/chain/client/use-batch-support'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount } from '@/lib/core/format-amount'
import type { Checkout } from '@/lib/payments/client/read-checkout'
import type { usePayQuote } from '@/lib/payments/client/use-pay-quote'
import type { QuoteView } from '@/lib/payments/quote-view'
import { Button } from '../ui/button'

/** The button that spends: it says what, and where it cannot, why. */
export function CheckoutButton({
  quote,
  network,
  token,
  checkout,
  pay,
  isExpired,
}: {
  quote: QuoteView
  network: ClientNetwork
  token: DeployedToken
  checkout: UseQueryResult<Checkout>
  pay: ReturnType<typeof usePayQuote>
  isExpired: boolean
}) {
  const { isConnected } = useAccount()
  const { openConnectModal } = useConnectModal()
  const canBatch = useBatchSupport(network.chainId)
  const amount = BigInt(quote.maxAmount)
  const amountText = `${formatAmount(amount, token.decimals)} ${token.symbol}`
  const data = checkout.data
  if (!isConnected) {
    return (
      <>
        <Button look="primary" size="lg" block onClick={openConnectModal}>
          Connect wallet
        </Button>
        <p className="small muted after">Your wallet is needed to authorize {amountText}.</p>
      </>
    )
  }
  const reason = whyNot({ data, error: checkout.error, amount, token, isExpired })
  const needsApproval = data !== undefined && !data.isAllowed && data.permit === null && !canBatch
  const parameters = data === undefined ? null : { network, checkout: data, amountText, canBatch }
  const press = () => {
    if (parameters === null) return
    void (needsApproval ? pay.approve(parameters) : pay.authorize(parameters))
  }
  return (
    <>
      <Button
        look="primary"
        size="lg"
        block
        busy={pay.isBusy}
        disabled={reason !== null || parameters === null}
        onClick={press}
      >
        {pay.isBusy ? busyText(pay) : needsApproval ? `Approve ${amountText}` : `Authorize ${amountText}`}
      </Button>
      <p className="small muted after" role="status">
        {reason ?? leavesText({ data, amount, token, network })}
      </p>
    </>
  )
}

function busyText(pay: ReturnType<typeof usePayQuote>): string {
  const phase = pay.payment?.phase ?? pay.approval?.phase
  if (phase === 'wallet') return 'Confirm in your wallet'
  if (phase === 'sent' || phase === 'confirming') return 'Waiting for the network'
  return 'Checking'
}

function whyNot({
  data,
  error,
  amount,
  token,
  isExpired,
}: {
  data: Checkout | undefined
  error: unknown
  amount: bigint
  token: DeployedToken
  isExpired: boolean
}): string | null {
  if (isExpired) return 'The quote has expired. Get a new one above.'
  if (data === undefined)
    return error == null
      ? 'Checking balance and contract.'
      : 'The network does not answer. It is tried again by itself.'
  if (data.balance < amount) {
    const short = formatAmount(amount - data.balance, token.decimals)
    return `${short} ${token.symbol} short: you have ${formatAmount(data.balance, token.decimals)}. Add to it, or get a smaller quote.`
  }
  if (data.quoteProblem !== null) return `Do not pay this quote: ${data.quoteProblem}. Get a new one.`
  if (data.problem !== null) return `${data.problem.title}. ${data.problem.body}`
  return null
}

function leavesText({
  data,
  amount,
  token,
  network,
}: {
  data: Checkout | undefined
  amount: bigint
  token: DeployedToken
  network: ClientNetwork
}): string {
  if (data === undefined) return ''
  return `Leaves ${formatAmount(data.balance - amount, token.decimals)} ${token.symbol} available on ${network.name}.`
}
