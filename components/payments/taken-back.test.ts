import { describe, expect, it } from 'vitest'
import type { PaymentStepView } from '@/lib/payments/payment-view'
import { remember, takenBack } from './taken-back'

const step = (part: Partial<PaymentStepView>): PaymentStepView => ({
  ...{ type: 'captured', at: 1, amount: '1', fee: '0', burned: '0', net: '1', epoch: 3 },
  ...{ transactionHash: '0x01', blockNumber: 9, confirmations: 1, final: false },
  ...part,
})
const authorized = step({ type: 'authorized', epoch: null, transactionHash: '0x0a' })
const captured = step({})
const settled = step({ type: 'settled', epoch: null, transactionHash: null })

describe('takenBack', () => {
  it('names what was there and is not any more', () => {
    const seen = remember([authorized], [authorized, captured])
    expect(takenBack(seen, [authorized])).toEqual([captured])
    expect(takenBack(seen, [])).toEqual([authorized, captured])
  })
  it('misses nothing that came again, also by another transaction', () => {
    expect(takenBack([captured], [step({ blockNumber: 11 })])).toEqual([])
    expect(takenBack([captured], [step({ transactionHash: '0x02', blockNumber: 11 })])).toEqual([])
  })
  it('does not miss facts of ours, which follow from the chain', () => {
    expect(takenBack([settled], [])).toEqual([])
  })
  it('remembers each step once', () => {
    expect(remember([authorized, captured], [authorized, captured, settled])).toEqual([authorized, captured, settled])
  })
})
