'use client'

import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { formatDuration, formatUtcMinute } from '@/lib/core/format-time'
import type { PaymentWay } from '@/lib/payments/client/payment-way'
import { HexChip } from '../ui/hex-chip'
import { Rail, RailStep, type StepState } from '../ui/rail'
import type { CheckoutState } from './use-checkout-state'

/** The steps of paying a quote in the chosen way, with the one that is due marked. */
export function CheckoutSteps({ state }: { state: CheckoutState }) {
  const facts = readFacts(state)
  if (state.way === 'prepaid' || state.quote.status === 'prepaid') return <PrepaidSteps state={state} facts={facts} />
  return (
    <Rail>
      <QuoteStep state={state} facts={facts} />
      <TrialStep state={state} facts={facts} />
      <AllowStep state={state} facts={facts} />
      <AuthorizeStep state={state} facts={facts} />
      <FinalStep state={state} facts={facts} />
    </Rail>
  )
}

/** A task on the prepaid balance needs no transaction of its own. */
function PrepaidSteps({ state, facts }: StepProps) {
  const isStarted = state.quote.status === 'prepaid'
  return (
    <Rail>
      <QuoteStep state={state} facts={facts} />
      <RailStep
        state={stateOf(isStarted, !state.isExpired)}
        number={2}
        title="Start on the prepaid balance"
        meta={`The balance has to cover ${facts.amountText} beside everything that runs on it already.`}
      />
      <RailStep
        state={stateOf(false, isStarted)}
        number={3}
        title="Settled each epoch"
        meta="Only verified use is taken, never above the quote and never above your limit per epoch."
      />
    </Rail>
  )
}

type Facts = ReturnType<typeof readFacts>
type StepProps = { state: CheckoutState; facts: Facts }

function readFacts({ quote, token, checkout: { data }, pay: { payment }, isPaid }: CheckoutState) {
  const amount = BigInt(quote.maxAmount)
  const isSent = isPaid || (payment?.hash != null && payment.phase !== 'cancelled')
  return {
    amountText: `${formatAmount(amount, token.decimals)} ${token.symbol}`,
    isSent,
    isShort: data !== undefined && data.balance < amount,
    isChecked: isSent || (data !== undefined && data.problem === null && data.balance >= amount),
    isAllowed: isSent || data?.isAllowed === true,
    isFinal: payment?.phase === 'final' || (quote.status === 'paid' && payment === undefined),
  }
}

function stateOf(isDone: boolean, isDue: boolean): StepState {
  return isDone ? 'done' : isDue ? 'now' : 'todo'
}

function QuoteStep({ state, facts }: StepProps) {
  const { quote, isExpired, checkout } = state
  const problem = facts.isSent ? null : (checkout.data?.quoteProblem ?? null)
  return (
    <RailStep
      state={isExpired || problem !== null ? 'fail' : stateOf(facts.isSent || checkout.data !== undefined, true)}
      number={1}
      title={isExpired ? 'Quote expired' : 'Quote checked'}
      meta={problem ?? `Signature, price and payment fit; it holds until ${formatUtcMinute(quote.expiresAt * 1000)}`}
    />
  )
}

function TrialStep({ state, facts }: StepProps) {
  const { network, checkout, isExpired } = state
  const hasFailed = !facts.isSent && checkout.data?.problem != null
  return (
    <RailStep
      state={hasFailed ? 'fail' : stateOf(facts.isChecked, !isExpired)}
      number={2}
      title={`Tried out on ${network.name}`}
      meta={trialText(state, facts)}
    />
  )
}

function trialText({ checkout: { data }, token }: CheckoutState, { isSent, isShort }: Facts): string {
  if (isSent) return 'Went through'
  if (data === undefined) return 'Balance, allowance and contract are being read'
  if (isShort) return `Available ${formatAmount(data.balance, token.decimals)} ${token.symbol}: too little`
  return data.problem === null ? `Would succeed at block ${groupThousands(data.block.toString())}` : data.problem.title
}

const ALLOWING: Readonly<
  Record<Exclude<PaymentWay, 'allowance'>, readonly [title: string, text: (amount: string) => string]>
> = {
  permit: ['Sign the permit', (amount) => `Allows exactly ${amount} to the escrow, until the quote ends. Free.`],
  transfer: ['Sign the transfer', (amount) => `Lets the escrow collect exactly ${amount} for this payment. Free.`],
  batch: ['Confirm both as one', (amount) => `Approves exactly ${amount} and authorizes it in one call.`],
  approve: ['Approve the exact amount', (amount) => `Allows exactly ${amount} to the escrow, by one transaction.`],
}

function AllowStep({ state, facts }: StepProps) {
  const { way, pay, quote, isExpired } = state
  if (facts.isSent || way === null || way === 'allowance' || way === 'prepaid') return null
  const [title, text] = ALLOWING[way]
  return (
    <RailStep
      state={stateOf(facts.isAllowed, facts.isChecked && !isExpired)}
      number={3}
      title={title}
      meta={text(facts.amountText)}
      end={
        pay.approval?.hash ? (
          <HexChip hex={pay.approval.hash} kind="transaction" chainId={quote.chainId} copy={false} />
        ) : undefined
      }
    />
  )
}

function AuthorizeStep({ state, facts }: StepProps) {
  const { pay, quote, isExpired } = state
  return (
    <RailStep
      state={pay.payment?.phase === 'failed' ? 'fail' : stateOf(facts.isSent, facts.isAllowed && !isExpired)}
      number={4}
      title="Authorize"
      meta={
        <>
          <span>Moves {facts.amountText} from your wallet into escrow</span>
          {pay.payment?.hash ? <HexChip hex={pay.payment.hash} kind="transaction" chainId={quote.chainId} /> : null}
        </>
      }
    />
  )
}

function FinalStep({ state, facts }: StepProps) {
  const { network, pay } = state
  const needed = network.confirmations
  return (
    <RailStep
      state={stateOf(facts.isFinal, facts.isSent)}
      number={5}
      title={`Final after ${needed} confirmations`}
      meta={
        pay.payment?.phase === 'confirming'
          ? `${pay.payment.confirmations} of ${needed} so far`
          : `About ${formatDuration(needed * network.blockTimeMs, 2)} on ${network.name}. Then the task starts.`
      }
    />
  )
}
