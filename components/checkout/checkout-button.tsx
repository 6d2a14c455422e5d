'use client'

import { useConnectModal } from '@rainbow-me/rainbowkit'
import Link from 'next/link'
import { useAccount } from 'wagmi'
import { formatAmount } from '@/lib/core/format-amount'
import type { usePayQuote } from '@/lib/payments/client/use-pay-quote'
import { Button } from '../ui/button'
import { PrepaidStart } from './prepaid-start'
import type { CheckoutState } from './use-checkout-state'
import { type Obstacle, whyNot } from './why-not'

/** The button that spends: it says what, and where it cannot, why and what to do. */
export function CheckoutButton({ state }: { state: CheckoutState }) {
  const { quote, network, token, checkout, pay, way, isExpired } = state
  const { isConnected, address } = useAccount()
  const amount = BigInt(quote.maxAmount)
  const amountText = `${formatAmount(amount, token.decimals)} ${token.symbol}`
  if (way === 'prepaid') return <PrepaidStart state={state} />
  if (!isConnected) return <ConnectFirst amountText={amountText} />
  const { data, error } = checkout
  const obstacle = whyNot({
    ...{ data, error, way, amount, token, isExpired, account: address },
    ...{ payer: quote.payer, paymentId: quote.paymentId, coinSymbol: network.nativeCurrency.symbol },
  })
  const press = () => {
    if (data !== undefined && way !== null) void pay.pay({ network, checkout: data, amountText, way })
  }
  const verb = way === 'approve' ? 'Approve' : 'Authorize'
  return (
    <>
      <Button
        look="primary"
        size="lg"
        block
        busy={pay.isBusy}
        disabled={obstacle !== null || way === null}
        onClick={press}
      >
        {pay.isBusy ? busyText(pay) : `${verb} ${amountText}`}
      </Button>
      <p className="small muted after" role="status">
        {obstacle === null || pay.isBusy ? (
          data &&
          `Leaves ${formatAmount(data.balance - amount, token.decimals)} ${token.symbol} available on ${network.name}.`
        ) : (
          <ObstacleText obstacle={obstacle} />
        )}
      </p>
    </>
  )
}

function ConnectFirst({ amountText }: { amountText: string }) {
  const { openConnectModal } = useConnectModal()
  return (
    <>
      <Button look="primary" size="lg" block onClick={openConnectModal}>
        Connect wallet
      </Button>
      <p className="small muted after">Your wallet is needed to authorize {amountText}.</p>
    </>
  )
}

function ObstacleText({ obstacle: { text, wayOut } }: { obstacle: Obstacle }) {
  return (
    <>
      {text} {wayOut === undefined ? null : <Link href={wayOut.href}>{wayOut.label}</Link>}
    </>
  )
}

function busyText(pay: ReturnType<typeof usePayQuote>): string {
  const phase = pay.approval !== undefined && pay.payment === undefined ? pay.approval.phase : pay.payment?.phase
  if (phase === 'wallet') return 'Confirm in your wallet'
  if (phase === 'unsure') return 'Looking for it on the network'
  if (phase === 'sent' || phase === 'confirming') return 'Waiting for the network'
  return 'Checking'
}
