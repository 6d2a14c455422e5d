import { Rail, RailStep } from '../ui/rail'
import { type CheckoutStepProps, stateOfStep } from './checkout-facts'
import { QuoteStep } from './quote-step'

/** A task on the prepaid balance needs no transaction of its own. */
export function PrepaidSteps({ state, facts }: Omit<CheckoutStepProps, 'number'>) {
  const isStarted = state.quote.status === 'prepaid'
  return (
    <Rail>
      <QuoteStep state={state} facts={facts} number={1} />
      <RailStep
        state={stateOfStep(isStarted, !state.isExpired)}
        number={2}
        title="Start on the prepaid balance"
        meta={`The balance has to cover ${facts.amountText} beside everything that runs on it already.`}
      />
      <RailStep
        state={stateOfStep(false, isStarted)}
        number={3}
        title="Settled each epoch"
        meta="Only verified use is taken, never above the quote and never above your limit per epoch."
      />
    </Rail>
  )
}
