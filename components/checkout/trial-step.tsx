import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { RailStep } from '../ui/rail'
import { type CheckoutFacts, type CheckoutStepProps, stateOfStep } from './checkout-facts'
import type { CheckoutState } from './use-checkout-state'

/** The payment tried out on the chain, without sending it. */
export function TrialStep({ state, facts, number }: CheckoutStepProps) {
  const { network, checkout, isExpired } = state
  const hasFailed = !facts.isSent && checkout.data?.problem != null
  return (
    <RailStep
      state={hasFailed ? 'fail' : stateOfStep(facts.isChecked, !isExpired)}
      number={number}
      title={`Tried out on ${network.name}`}
      meta={trialText(state, facts)}
    />
  )
}

function trialText({ checkout: { data }, token }: CheckoutState, { isSent, isShort }: CheckoutFacts): string {
  if (isSent) return 'Went through'
  if (data === undefined) return 'Balance, allowance and contract are being read'
  if (isShort) return `Available ${formatAmount(data.balance, token.decimals)} ${token.symbol}: too little`
  return data.problem === null ? `Would succeed at block ${groupThousands(data.block.toString())}` : data.problem.title
}
