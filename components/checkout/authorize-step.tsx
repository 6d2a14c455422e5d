import { HexChip } from '../ui/hex-chip'
import { RailStep } from '../ui/rail'
import { type CheckoutStepProps, stateOfStep } from './checkout-facts'

/** The one transaction that moves the money into escrow. */
export function AuthorizeStep({ state, facts, number }: CheckoutStepProps) {
  const { pay, quote, isExpired } = state
  return (
    <RailStep
      state={pay.payment?.phase === 'failed' ? 'fail' : stateOfStep(facts.isSent, facts.isAllowed && !isExpired)}
      number={number}
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
