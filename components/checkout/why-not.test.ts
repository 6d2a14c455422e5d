import { describe, expect, it } from 'vitest'
import type { Checkout } from '@/lib/payments/client/read-checkout'
import { whyNot } from './why-not'

const payer = `0x${'a'.repeat(40)}`
const data: Checkout = {
  ...{ balance: 5_000_000n, coin: 1n, block: 9n, isContract: false, isAllowed: false, isTaken: false },
  ...{ permit: null, transfer: null, quoteProblem: null, problem: null },
}
const facts = {
  ...{ data, error: null, way: 'approve' as const, amount: 5_000_000n, payer, account: payer, isExpired: false },
  ...{ paymentId: '0x01', token: { symbol: 'USDC', decimals: 6 }, coinSymbol: 'ETH' },
}
const change = (part: Partial<Checkout>) => whyNot({ ...facts, data: { ...data, ...part } })

describe('whyNot', () => {
  it('lets a quote be paid by whom it is for, with enough of everything', () => {
    expect(whyNot(facts)).toBeNull()
    expect(whyNot({ ...facts, account: payer.toUpperCase().replace('0X', '0x') })).toBeNull()
  })
  it('says how much is missing and leads to a smaller task', () => {
    expect(change({ balance: 3_750_000n })).toEqual({
      text: '1.25 USDC short: you have 3.75. Add to it, or get a smaller quote.',
      wayOut: { href: '/pay', label: 'Change the task' },
    })
  })
  it('leads to the payment where there is one already, whatever else is wrong', () => {
    expect(change({ isTaken: true, balance: 0n })?.wayOut).toEqual({
      href: '/payments/0x01',
      label: 'Open the payment',
    })
  })
  it('names the account that the quote is for', () => {
    expect(whyNot({ ...facts, account: `0x${'b'.repeat(40)}` })?.text).toContain('0xaaaa…aaaa')
    expect(whyNot({ ...facts, account: undefined })).not.toBeNull()
  })
  it('misses the coin for the fee only where the account itself pays it', () => {
    expect(change({ coin: 0n })?.text).toContain('no ETH')
    expect(change({ coin: 0n, isContract: true })).toBeNull()
    expect(whyNot({ ...facts, data: { ...data, coin: 0n }, way: 'batch' })).toBeNull()
  })
  it('passes on why quote or contract refuse, and waits for answers', () => {
    expect(change({ quoteProblem: 'its signature does not fit' })?.text).toContain('its signature does not fit')
    expect(change({ problem: { title: 'New payments are paused', body: 'Try later.', technical: '' } })?.text).toBe(
      'New payments are paused. Try later.',
    )
    expect(whyNot({ ...facts, data: undefined })?.isWaiting).toBe(true)
    expect(whyNot({ ...facts, isExpired: true })?.text).toContain('expired')
  })
})
