import { describe, expect, it } from 'vitest'
import {
  heldAmount,
  ImpossiblePaymentFactError,
  NEW_PAYMENT,
  nextState,
  nextStatus,
  type PaymentFact,
  type PaymentState,
  type PaymentStatus,
  paymentStatus,
} from './payment'

const FACTS: readonly PaymentFact[] = [
  { type: 'authorized', amount: 3n },
  { type: 'captured', amount: 1n },
  { type: 'captured', amount: 3n },
  { type: 'voided', amount: 1n },
  { type: 'voided', amount: 3n },
  { type: 'reclaimed', amount: 1n },
  { type: 'refunded', amount: 1n },
  { type: 'disputed' },
  { type: 'dispute-resolved' },
  { type: 'expired' },
  { type: 'completed' },
  { type: 'finalized' },
]

function tryNext(state: PaymentState, fact: PaymentFact): PaymentState | null {
  try {
    return nextState(state, fact)
  } catch (error) {
    expect(error).toBeInstanceOf(ImpossiblePaymentFactError)
    return null
  }
}

const keyOf = (state: PaymentState) => Object.values(state).join()

/** Every state that any order of facts can reach with an authorisation of 3 units. */
function reachableStates(): PaymentState[] {
  const seen = new Map<string, PaymentState>([[keyOf(NEW_PAYMENT), NEW_PAYMENT]])
  const queue = [NEW_PAYMENT]
  for (const state of queue) {
    for (const fact of FACTS) {
      const next = tryNext(state, fact)
      if (!next || seen.has(keyOf(next))) continue
      seen.set(keyOf(next), next)
      queue.push(next)
    }
  }
  return queue
}

const statusAfter = (...facts: PaymentFact[]): PaymentStatus => paymentStatus(facts.reduce(nextState, NEW_PAYMENT))
const authorized = { type: 'authorized', amount: 3n } as const
const captured = (amount: bigint) => ({ type: 'captured', amount }) as const

describe('nextStatus', () => {
  it('walks from the quote to the settlement', () => {
    expect(statusAfter()).toBe('quoted')
    expect(statusAfter({ type: 'expired' })).toBe('expired')
    expect(statusAfter(authorized)).toBe('authorised')
    expect(statusAfter(authorized, captured(1n))).toBe('partly-captured')
    expect(statusAfter(authorized, captured(1n), { type: 'completed' })).toBe('completed')
    expect(statusAfter(authorized, captured(1n), { type: 'completed' }, { type: 'voided', amount: 2n })).toBe(
      'completed',
    )
    expect(
      statusAfter(
        authorized,
        captured(1n),
        { type: 'completed' },
        { type: 'voided', amount: 2n },
        { type: 'finalized' },
      ),
    ).toBe('settled')
  })
  it('names the ways out', () => {
    expect(statusAfter(authorized, { type: 'voided', amount: 3n })).toBe('voided')
    expect(statusAfter(authorized, { type: 'reclaimed', amount: 3n })).toBe('reclaimed')
    expect(statusAfter(authorized, captured(3n), { type: 'refunded', amount: 3n })).toBe('refunded')
    expect(statusAfter(authorized, captured(3n), { type: 'refunded', amount: 1n }, { type: 'finalized' })).toBe(
      'settled',
    )
    expect(statusAfter(authorized, { type: 'disputed' })).toBe('disputed')
    expect(statusAfter(authorized, { type: 'disputed' }, { type: 'dispute-resolved' })).toBe('authorised')
    expect(statusAfter(authorized, { type: 'disputed' }, { type: 'reclaimed', amount: 3n })).toBe('reclaimed')
    expect(
      statusAfter(
        authorized,
        captured(1n),
        { type: 'disputed' },
        { type: 'reclaimed', amount: 2n },
        { type: 'finalized' },
      ),
    ).toBe('settled')
  })
  it('refuses money before the authorisation and a second authorisation', () => {
    for (const fact of FACTS.filter((fact) => 'amount' in fact && fact.type !== 'authorized')) {
      expect(() => nextStatus(NEW_PAYMENT, fact)).toThrow(ImpossiblePaymentFactError)
    }
    expect(() => statusAfter(authorized, authorized)).toThrow(ImpossiblePaymentFactError)
  })
  it('a quote that expired may still have been paid in time: the chain decides', () => {
    expect(statusAfter({ type: 'expired' }, authorized)).toBe('authorised')
  })
})

describe('every reachable state', () => {
  const states = reachableStates()
  it('is many, so that the search below means something', () => {
    expect(states.length).toBeGreaterThan(200)
  })
  it('never gives out more than came in, nor refunds more than was captured', () => {
    for (const state of states) {
      expect(heldAmount(state)).toBeGreaterThanOrEqual(0n)
      expect(state.refunded).toBeLessThanOrEqual(state.captured)
    }
  })
  it('is never settled while money is held or a dispute is open', () => {
    for (const state of states.filter((state) => paymentStatus(state) === 'settled')) {
      expect(heldAmount(state)).toBe(0n)
      expect(state.disputed).toBe(false)
      expect(state.final).toBe(true)
    }
  })
  it('has a status for each of the ten words', () => {
    expect(new Set(states.map(paymentStatus)).size).toBe(10)
  })
  it('does not leave voided or reclaimed by any money fact', () => {
    for (const state of states.filter((state) => ['voided', 'reclaimed'].includes(paymentStatus(state)))) {
      for (const fact of FACTS) {
        const next = tryNext(state, fact)
        if (next) expect(paymentStatus(next)).toBe(paymentStatus(state))
      }
    }
  })
})

/** Facts that can follow some state of a status; every other one is refused in every state of it. */
const POSSIBLE: Record<PaymentStatus, readonly PaymentFact['type'][]> = {
  quoted: ['authorized', 'completed', 'expired'],
  expired: ['authorized', 'completed', 'expired'],
  authorised: ['captured', 'completed', 'disputed', 'expired', 'finalized', 'reclaimed', 'voided'],
  'partly-captured': [
    ...(['captured', 'completed', 'disputed', 'expired', 'finalized', 'reclaimed', 'refunded', 'voided'] as const),
  ],
  completed: ['captured', 'completed', 'disputed', 'expired', 'finalized', 'reclaimed', 'refunded', 'voided'],
  disputed: ['captured', 'completed', 'dispute-resolved', 'expired', 'finalized', 'reclaimed', 'refunded', 'voided'],
  settled: ['completed', 'expired', 'finalized', 'refunded'],
  voided: ['completed', 'expired', 'finalized'],
  reclaimed: ['completed', 'expired', 'finalized'],
  refunded: ['completed', 'expired', 'finalized'],
}

describe('every bad transition', () => {
  const states = reachableStates()
  it.each(Object.entries(POSSIBLE))('from %s is refused', (status, possible) => {
    const own = states.filter((state) => paymentStatus(state) === status)
    const types = FACTS.filter((fact) => own.some((state) => tryNext(state, fact) !== null)).map(({ type }) => type)
    expect([...new Set(types)].sort()).toEqual([...possible].sort())
  })
  it('takes no more than is held, gives back no more than was captured, and nothing below zero', () => {
    const moves = ['captured', 'voided', 'reclaimed', 'refunded'] as const
    for (const state of states.filter(({ authorized }) => authorized > 0n)) {
      for (const type of moves) {
        const most = type === 'refunded' ? state.captured - state.refunded : heldAmount(state)
        expect(tryNext(state, { type, amount: most + 1n })).toBeNull()
        expect(tryNext(state, { type, amount: -1n })).toBeNull()
        if (most > 0n) expect(tryNext(state, { type, amount: most })).not.toBeNull()
      }
    }
  })
  it('holds nothing at zero, and freezes only what is held and not frozen yet', () => {
    expect(tryNext(NEW_PAYMENT, { type: 'authorized', amount: 0n })).toBeNull()
    for (const state of states) {
      const canFreeze = heldAmount(state) > 0n && !state.disputed
      expect(tryNext(state, { type: 'disputed' }) !== null).toBe(canFreeze)
      expect(tryNext(state, { type: 'dispute-resolved' }) !== null).toBe(state.disputed)
    }
  })
})
