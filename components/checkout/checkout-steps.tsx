'use client'

import type { TransactionRecord } from '@/lib/chain/client/transaction-record'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { formatDuration, formatUtcMinute } from '@/lib/core/format-time'
import type { Checkout } from '@/lib/payments/client/read-checkout'
import type { QuoteView } from '@/lib/payments/quote-view'
import { HexChip } from '../ui/hex-chip'
import { Rail, RailStep, type StepState } from '../ui/rail'

/** The steps of paying a quote, with the one that is due marked. */
export function CheckoutSteps({
  quote,
  network,
  token,
  checkout,
  payment,
  approval,
  isPaid,
  isExpired,
}: {
  quote: QuoteView
  network: ClientNetwork
  token: DeployedToken
  checkout: Checkout | undefined
  payment: TransactionRecord | undefined
  approval: TransactionRecord | undefined
  isPaid: boolean
  isExpired: boolean
}) {
  const amountText = `${formatAmount(BigInt(quote.maxAmount), token.decimals)} ${token.symbol}`
  const hasHash = payment?.hash != null && payment.phase !== 'cancelled'
  const isSent = isPaid || hasHash
  const isFinal = payment?.phase === 'final' || (quote.status === 'paid' && payment === undefined)
  const isChecked =
    isSent || (checkout !== undefined && checkout.problem === null && checkout.balance >= BigInt(quote.maxAmount))
  const isAllowed = isSent || checkout?.isAllowed === true
  const state = (isDone: boolean, isDue: boolean): StepState => (isDone ? 'done' : isDue && !isExpired ? 'now' : 'todo')
  const hasBadQuote = (isExpired && !isPaid) || (!isSent && checkout?.quoteProblem != null)
  const byPermit = checkout?.permit !== null
  return (
    <Rail>
      <RailStep
        state={hasBadQuote ? 'fail' : state(isSent || checkout !== undefined, true)}
        number={1}
        title={isExpired && !isPaid ? 'Quote expired' : 'Quote checked'}
        meta={
          checkout?.quoteProblem ??
          `Signature, price and payment fit; it holds until ${formatUtcMinute(quote.expiresAt * 1000)}`
        }
      />
      <RailStep
        state={!isSent && checkout?.problem ? 'fail' : state(isChecked, true)}
        number={2}
        title={`Tried out on ${network.name}`}
        meta={checkMeta({ checkout, isSent, quote, token })}
      />
      {isAllowed && !isSent ? null : (
        <RailStep
          state={state(isAllowed, isChecked)}
          number={3}
          title={byPermit ? 'Sign the permit' : 'Approve the exact amount'}
          meta={
            byPermit
              ? `Allows exactly ${amountText} to the escrow, until the quote ends. Free.`
              : `Allows exactly ${amountText} to the escrow, by one transaction.`
          }
          end={
            approval?.hash ? (
              <HexChip hex={approval.hash} kind="transaction" chainId={quote.chainId} copy={false} />
            ) : undefined
          }
        />
      )}
      <RailStep
        state={payment?.phase === 'failed' ? 'fail' : state(isSent, isAllowed)}
        number={4}
        title="Authorize"
        meta={
          <>
            <span>Moves {amountText} from your wallet into escrow</span>
            {payment?.hash ? <HexChip hex={payment.hash} kind="transaction" chainId={quote.chainId} /> : null}
          </>
        }
      />
      <RailStep
        state={state(isFinal, isSent)}
        number={5}
        title={`Final after ${network.confirmations} confirmations`}
        meta={
          payment?.phase === 'confirming'
            ? `${payment.confirmations} of ${network.confirmations} so far`
            : `About ${formatDuration(network.confirmations * network.blockTimeMs, 2)} on ${network.name}. Then the task starts.`
        }
      />
    </Rail>
  )
}

function checkMeta({
  checkout,
  isSent,
  quote,
  token,
}: {
  checkout: Checkout | undefined
  isSent: boolean
  quote: QuoteView
  token: DeployedToken
}): string {
  if (isSent) return 'Went through'
  if (checkout === undefined) return 'Balance, allowance and contract are being read'
  if (checkout.balance < BigInt(quote.maxAmount))
    return `Available ${formatAmount(checkout.balance, token.decimals)} ${token.symbol}: too little`
  if (checkout.problem !== null) return checkout.problem.title
  return `Would succeed at block ${groupThousands(checkout.block.toString())}`
}
