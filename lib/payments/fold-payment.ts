import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
import { heldAmount, NEW_PAYMENT, nextState, type PaymentFact, type PaymentState } from './payment'

/** Kinds of escrow events of a payment. */
export const PAYMENT_EVENT_TYPES = [
  'authorized',
  'captured',
  'capture-reversed',
  'voided',
  'reclaimed',
  'refunded',
  'disputed',
  'dispute-resolved',
] as const
/** One of {@link PAYMENT_EVENT_TYPES}. */
export type PaymentEventType = (typeof PAYMENT_EVENT_TYPES)[number]

/** The escrow's PaymentInfo with amounts as bigint and times in Unix seconds. */
export type PaymentInfo = {
  operator: Address
  payer: Address
  token: Address
  maxAmount: bigint
  feeBps: number
  burnBps: number
  authorizationExpiry: number
  refundExpiry: number
  salt: `0x${string}`
}

/** One escrow event of one payment, as stored. */
export type PaymentEvent = { type: PaymentEventType; amount: bigint; fee: bigint; burned: bigint }

/** Money of a payment after some events. */
export type PaymentMoney = Pick<
  PaymentState,
  'authorized' | 'captured' | 'voided' | 'reclaimed' | 'refunded' | 'disputed'
> & { fees: bigint; burned: bigint }

/**
 * Folds a payment's events, in chain order, into its money. The first must be its authorisation.
 * Throws ImpossiblePaymentFactError where they contradict the escrow's rules.
 */
export function foldPayment(events: readonly PaymentEvent[]): PaymentMoney {
  let state = NEW_PAYMENT
  let fees = 0n
  let burned = 0n
  for (const event of events) {
    state = foldEvent(state, event)
    const sign = event.type === 'capture-reversed' ? -1n : 1n
    fees += sign * event.fee
    burned += sign * event.burned
  }
  assert(fees >= 0n && burned >= 0n && heldAmount(state) >= 0n, 'no more fee is given back than was taken')
  const { authorized, captured, voided, reclaimed, refunded, disputed } = state
  return { authorized, captured, voided, reclaimed, refunded, disputed, fees, burned }
}

/** A dispute's resolution may itself move all held money: its own event only lifts the freeze. */
function foldEvent(state: PaymentState, event: PaymentEvent): PaymentState {
  if (event.type === 'capture-reversed') return state
  const fact: PaymentFact =
    event.type === 'disputed' || event.type === 'dispute-resolved'
      ? { type: event.type }
      : { type: event.type, amount: event.amount }
  return nextState(state, fact)
}
