import type { PaymentWay } from '@/lib/payments/client/payment-way'
import { HexChip } from '../ui/hex-chip'
import { RailStep } from '../ui/rail'
import { type CheckoutStepProps, stateOfStep } from './checkout-facts'
import type { CheckoutState } from './use-checkout-state'

const ALLOWING = {
  permit: ['Sign the permit', (amount) => `Allows exactly ${amount} to the escrow, until the quote ends. Free.`],
  transfer: ['Sign the transfer', (amount) => `Lets the escrow collect exactly ${amount} for this payment. Free.`],
  batch: ['Confirm both as one', (amount) => `Approves exactly ${amount} and authorizes it in one call.`],
  approve: ['Approve the exact amount', (amount) => `Allows exactly ${amount} to the escrow, by one transaction.`],
} as const satisfies Readonly<
  Record<Exclude<PaymentWay, 'allowance'>, readonly [title: string, text: (amount: string) => string]>
>

/** A way of allowing the escrow to take the money. */
export type AllowingWay = keyof typeof ALLOWING

/** How this payment allows it, also once that is done; null where nothing has to be allowed, or is not known yet. */
export function allowingWay({ way, pay }: Pick<CheckoutState, 'way' | 'pay'>): AllowingWay | null {
  if (way === 'allowance') return pay.approval === undefined ? null : 'approve'
  return way === 'prepaid' ? null : way
}

/** The signature or approval before the payment. */
export function AllowStep({ state, facts, number, way }: CheckoutStepProps & { way: AllowingWay }) {
  const { pay, quote, isExpired } = state
  const [title, text] = ALLOWING[way]
  return (
    <RailStep
      state={stateOfStep(facts.isAllowed, facts.isChecked && !isExpired)}
      number={number}
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
