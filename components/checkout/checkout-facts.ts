import { formatAmount } from '@/lib/core/format-amount'
import type { StepState } from '../ui/rail'
import type { CheckoutState } from './use-checkout-state'

/** How far the payment of a quote is, as its steps show it. */
export type CheckoutFacts = ReturnType<typeof readCheckoutFacts>

/** What each step of a checkout is drawn from; `number` counts those that are shown. */
export type CheckoutStepProps = { state: CheckoutState; facts: CheckoutFacts; number: number }

/** Reads from a checkout what its steps ask. */
export function readCheckoutFacts({
  quote,
  token,
  checkout: { data },
  pay: { payment, isSigned },
  isPaid,
}: CheckoutState) {
  const amount = BigInt(quote.maxAmount)
  const isSent = isPaid || (payment?.hash != null && payment.phase !== 'cancelled')
  return {
    amountText: `${formatAmount(amount, token.decimals)} ${token.symbol}`,
    isSent,
    isShort: data !== undefined && data.balance < amount,
    isChecked: isSent || (data !== undefined && data.problem === null && data.balance >= amount),
    isAllowed: isSent || isSigned || data?.isAllowed === true,
    isFinal: payment?.phase === 'final' || (quote.status === 'paid' && payment === undefined),
  }
}

/** A step's mark: done, due now, or still to come. */
export function stateOfStep(isDone: boolean, isDue: boolean): StepState {
  return isDone ? 'done' : isDue ? 'now' : 'todo'
}
