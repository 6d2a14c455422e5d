import { formatDuration } from '@/lib/core/format-time'
import { RailStep } from '../ui/rail'
import { type CheckoutStepProps, stateOfStep } from './checkout-facts'

/** The wait until the chain can no longer take the payment back. */
export function FinalStep({ state, facts, number }: CheckoutStepProps) {
  const { network, pay } = state
  const needed = network.confirmations
  return (
    <RailStep
      state={stateOfStep(facts.isFinal, facts.isSent)}
      number={number}
      title={`Final after ${needed} confirmations`}
      meta={
        pay.payment?.phase === 'confirming'
          ? `${pay.payment.confirmations} of ${needed} so far`
          : `About ${formatDuration(needed * network.blockTimeMs, 2)} on ${network.name}. Then the task starts.`
      }
    />
  )
}
