import { AppError } from '@/lib/core/app-error'

/** States of a payment. Money states come from chain events alone; quoted, expired and completed from stored signed facts. */
export const PAYMENT_STATUSES = [
  'quoted',
  'expired',
  'authorised',
  'partly-captured',
  'completed',
  'settled',
  'voided',
  'reclaimed',
  'refunded',
  'disputed',
] as const

/** One of {@link PAYMENT_STATUSES}. */
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number]

/** All that a payment's status depends on. Amounts in the token's base unit. */
export type PaymentState = {
  authorized: bigint
  captured: bigint
  voided: bigint
  reclaimed: bigint
  refunded: bigint
  /** The held money is frozen by a dispute. */
  disputed: boolean
  /** The quote ran out before it was paid. */
  expired: boolean
  /** The meter signed that the task is done. */
  completed: boolean
  /** All its events so far can no longer be taken back by the chain. */
  final: boolean
}

/** A quote that was just made. */
export const NEW_PAYMENT: PaymentState = {
  authorized: 0n,
  captured: 0n,
  voided: 0n,
  reclaimed: 0n,
  refunded: 0n,
  disputed: false,
  expired: false,
  completed: false,
  final: false,
}

/** Something that happened to a payment: a chain event with its amount, or a stored fact. */
export type PaymentFact =
  | { type: 'authorized' | 'captured' | 'voided' | 'reclaimed' | 'refunded'; amount: bigint }
  | { type: 'disputed' | 'dispute-resolved' | 'expired' | 'completed' | 'finalized' }

/** What the escrow still holds of a payment: authorised − captured − voided − reclaimed. */
export function heldAmount(money: Pick<PaymentState, 'authorized' | 'captured' | 'voided' | 'reclaimed'>): bigint {
  return money.authorized - money.captured - money.voided - money.reclaimed
}

/** The status of a state; total: every state has exactly one. */
export function paymentStatus(state: PaymentState): PaymentStatus {
  if (state.authorized === 0n) return state.expired ? 'expired' : 'quoted'
  if (state.disputed) return 'disputed'
  if (heldAmount(state) > 0n) {
    if (state.completed) return 'completed'
    return state.captured > 0n ? 'partly-captured' : 'authorised'
  }
  if (state.captured === 0n) return state.reclaimed > 0n ? 'reclaimed' : 'voided'
  if (state.refunded === state.captured) return 'refunded'
  return state.final ? 'settled' : 'completed'
}

/**
 * Folds one fact into a payment's state; pure. Throws {@link ImpossiblePaymentFactError} for what the escrow's own
 * rules exclude: money before authorisation, more out than in, a refund above what was captured.
 */
export function nextState(state: PaymentState, fact: PaymentFact): PaymentState {
  const next = fold(state, fact)
  const opened = state.authorized > 0n
  const possible =
    (opened || fact.type === 'authorized' || fact.type === 'expired' || fact.type === 'completed') &&
    !(opened && fact.type === 'authorized') &&
    !('amount' in fact && fact.amount < 0n) &&
    !(fact.type === 'authorized' && fact.amount === 0n) &&
    !(fact.type === 'disputed' && (state.disputed || heldAmount(state) === 0n)) &&
    !(fact.type === 'dispute-resolved' && !state.disputed) &&
    heldAmount(next) >= 0n &&
    next.refunded <= next.captured
  if (!possible) throw new ImpossiblePaymentFactError(paymentStatus(state), fact.type)
  return next
}

/** The status after one more fact. Throws {@link ImpossiblePaymentFactError}. */
export function nextStatus(state: PaymentState, fact: PaymentFact): PaymentStatus {
  return paymentStatus(nextState(state, fact))
}

function fold(state: PaymentState, fact: PaymentFact): PaymentState {
  switch (fact.type) {
    case 'authorized':
    case 'captured':
    case 'voided':
    case 'refunded':
      return { ...state, [fact.type]: state[fact.type] + fact.amount, final: false }
    // Reclaiming ends the payment, and with it a dispute that nobody resolved in time.
    case 'reclaimed':
      return { ...state, reclaimed: state.reclaimed + fact.amount, disputed: false, final: false }
    case 'disputed':
      return { ...state, disputed: true, final: false }
    case 'dispute-resolved':
      return { ...state, disputed: false, final: false }
    case 'expired':
      return { ...state, expired: true }
    case 'completed':
      return { ...state, completed: true }
    case 'finalized':
      return { ...state, final: true }
  }
}

/** A fact that cannot follow a payment's state: the index is wrong, or the contract is not the one we know. */
export class ImpossiblePaymentFactError extends AppError {
  constructor(status: PaymentStatus, fact: PaymentFact['type']) {
    super(`A payment that is ${status} cannot be ${fact}`, { code: 'IMPOSSIBLE_PAYMENT_FACT', status: 500 })
  }
}
