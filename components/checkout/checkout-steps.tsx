'use client'

import { Rail } from '../ui/rail'
import { AllowStep, allowingWay } from './allow-step'
import { AuthorizeStep } from './authorize-step'
import { readCheckoutFacts } from './checkout-facts'
import { FinalStep } from './final-step'
import { PrepaidSteps } from './prepaid-steps'
import { QuoteStep } from './quote-step'
import { TrialStep } from './trial-step'
import type { CheckoutState } from './use-checkout-state'

/** The steps of paying a quote in the chosen way, with the one that is due marked. */
export function CheckoutSteps({ state }: { state: CheckoutState }) {
  const facts = readCheckoutFacts(state)
  if (state.way === 'prepaid' || state.quote.status === 'prepaid') return <PrepaidSteps state={state} facts={facts} />
  const way = allowingWay(state)
  const allowing = way === null ? 0 : 1
  return (
    <Rail>
      <QuoteStep state={state} facts={facts} number={1} />
      <TrialStep state={state} facts={facts} number={2} />
      {way === null ? null : <AllowStep state={state} facts={facts} number={3} way={way} />}
      <AuthorizeStep state={state} facts={facts} number={3 + allowing} />
      <FinalStep state={state} facts={facts} number={4 + allowing} />
    </Rail>
  )
}
