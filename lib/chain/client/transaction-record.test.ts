import { describe, expect, it } from 'vitest'
import {
  DROPPED_AFTER_MS,
  isEnded,
  isUnderWay,
  observeTransaction,
  type TransactionRecord,
  UNSURE_FOR_MS,
} from './transaction-record'

const sent: TransactionRecord = {
  id: 'claim:1',
  chainId: 31337,
  account: '0x00000000000000000000000000000000000000aa',
  words: { action: 'Claim 1.00 USDC', done: 'Claimed', detail: '' },
  phase: 'sent',
  hash: '0x01',
  replacedHash: null,
  nonce: null,
  isNonceSeen: false,
  to: null,
  input: null,
  confirmations: 0,
  confirmationsNeeded: 3,
  problem: null,
  sentAtMs: 1000,
  isDismissed: false,
}
const mined = (confirmations: number) => ({ type: 'mined', isSuccess: true, confirmations, problem: null }) as const

describe('observeTransaction', () => {
  it('counts confirmations and is final only when enough have come', () => {
    expect(observeTransaction(sent, mined(1))).toMatchObject({ phase: 'confirming', confirmations: 1 })
    expect(observeTransaction(sent, mined(3))).toMatchObject({ phase: 'final', confirmations: 3 })
    expect(observeTransaction(sent, mined(9))).toMatchObject({ phase: 'final', confirmations: 3 })
  })
  it('goes back to sent when a reorg takes it out of the chain', () => {
    const confirming = observeTransaction(sent, mined(2))
    const seen = { type: 'pending', nonce: 4, to: null, input: '0x' } as const
    expect(observeTransaction(confirming, seen)).toMatchObject({ phase: 'sent', confirmations: 0, nonce: 4 })
  })
  it('follows the transaction that replaced it and remembers the first hash', () => {
    expect(observeTransaction(sent, { type: 'replaced', hash: '0x02' })).toMatchObject({
      phase: 'sent',
      hash: '0x02',
      replacedHash: '0x01',
    })
  })
  it('ends when another transaction took its nonce', () => {
    expect(observeTransaction(sent, { type: 'cancelled' }).phase).toBe('cancelled')
  })
  it('calls a transaction that no node knows dropped, and finds it again', () => {
    expect(observeTransaction(sent, { type: 'missing', nowMs: 2000 }).phase).toBe('sent')
    const dropped = observeTransaction(sent, { type: 'missing', nowMs: 1001 + DROPPED_AFTER_MS })
    expect(dropped.phase).toBe('dropped')
    expect(isUnderWay(dropped)).toBe(false)
    expect(observeTransaction(dropped, mined(1)).phase).toBe('confirming')
  })
  it('is under way while a wallet that did not answer may have sent it, and is offered again a minute later', () => {
    const unsure: TransactionRecord = { ...sent, phase: 'unsure', hash: null, nonce: 4 }
    expect(isUnderWay(unsure)).toBe(true)
    expect(observeTransaction(unsure, { type: 'missing', nowMs: 1000 + UNSURE_FOR_MS }).phase).toBe('unsure')
    const dropped = observeTransaction(unsure, { type: 'missing', nowMs: 1001 + UNSURE_FOR_MS })
    expect(dropped.phase).toBe('dropped')
    for (const record of [unsure, dropped]) {
      expect(observeTransaction(record, { type: 'found', hash: '0x09' })).toMatchObject({ phase: 'sent', hash: '0x09' })
    }
  })
  it('fails with the reason of a reverted transaction, and a final one never changes', () => {
    const problem = { title: 'Quote expired', body: '', technical: '' }
    expect(observeTransaction(sent, { type: 'mined', isSuccess: false, confirmations: 1, problem })).toMatchObject({
      phase: 'failed',
      problem,
    })
    const final = observeTransaction(sent, mined(3))
    expect(observeTransaction(final, { type: 'missing', nowMs: 9e9 })).toBe(final)
    expect(isEnded(final)).toBe(true)
  })
})
