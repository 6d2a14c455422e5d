import { formatUtcMinute } from '@/lib/core/format-time'
import { RailStep } from '../ui/rail'
import { type CheckoutStepProps, stateOfStep } from './checkout-facts'

/** The offer itself: that it is ours, fits its payment and still holds. */
export function QuoteStep({ state, facts, number }: CheckoutStepProps) {
  const { quote, isExpired, checkout } = state
  const problem = facts.isSent ? null : (checkout.data?.quoteProblem ?? null)
  return (
    <RailStep
      state={isExpired || problem !== null ? 'fail' : stateOfStep(facts.isSent || checkout.data !== undefined, true)}
      number={number}
      title={isExpired ? 'Quote expired' : 'Quote checked'}
      meta={problem ?? `Signature, price and payment fit; it holds until ${formatUtcMinute(quote.expiresAt * 1000)}`}
    />
  )
}
