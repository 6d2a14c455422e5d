import { describe, expect, it } from 'vitest'
import { type FinalPaymentEvent, toWebhookEvents } from './webhook-event'

const payment = {
  ...{ paymentId: '0xp', taskId: 'tsk', quoteId: 'quo', payer: '0xa', token: '0xb', rejection: null },
  ...{ authorized: 100n, captured: 0n, voided: 0n, reclaimed: 0n, refunded: 0n },
}

function typesOf(change: Partial<FinalPaymentEvent>, money: Partial<FinalPaymentEvent['payment']> = {}) {
  const event: FinalPaymentEvent = {
    ...{ type: 'authorized', at: 1, transactionHash: '0xt', logIndex: 2, amount: 100n, epoch: null, isSettled: true },
    payment: { ...payment, ...money },
    ...change,
  }
  return toWebhookEvents(event).map(({ type, subject }) => [type, subject])
}

describe('toWebhookEvents', () => {
  it('tells of an authorisation once a payment', () => {
    expect(typesOf({})).toEqual([['payment.authorized', '0xp']])
    expect(typesOf({}, { rejection: 'QUOTE_EXPIRED' })).toEqual([['payment.rejected', '0xp']])
  })
  it('tells of a capture by its log', () => {
    expect(typesOf({ type: 'captured' }, { captured: 80n })).toEqual([['payment.captured', '0xt:2']])
  })
  it('says settled when nothing is held any more, whatever emptied it', () => {
    const settled = ['payment.settled', '0xp']
    expect(typesOf({ type: 'captured' }, { captured: 100n })).toContainEqual(settled)
    expect(typesOf({ type: 'voided' }, { captured: 10n, voided: 90n })).toContainEqual(settled)
    expect(typesOf({ type: 'voided' }, { voided: 100n })).not.toContainEqual(settled)
  })
  it('concludes nothing from what is not final', () => {
    expect(typesOf({ type: 'captured', isSettled: false }, { captured: 100n })).toEqual([['payment.captured', '0xt:2']])
  })
  it('has no word for the reversal that a refund follows', () => {
    expect(typesOf({ type: 'capture-reversed' }, { captured: 10n })).toEqual([])
  })
})
