import { describe, expect, it } from 'vitest'
import { isToldBy } from './told-by-event'

const onChain = (name: string, chainId: number) => ({ name, data: JSON.stringify({ chainId }) })

describe('isToldBy', () => {
  it('makes the open quotes old when one of them is paid', () => {
    expect(isToldBy(onChain('payment', 1), ['quotes', 1])).toBe(true)
  })
  it('leaves figures of another network alone', () => {
    expect(isToldBy(onChain('epoch', 1), ['rewards', 2, '0xaa'])).toBe(false)
    expect(isToldBy(onChain('epoch', 2), ['rewards', 2, '0xaa'])).toBe(true)
  })
  it('takes figures of all networks, and reads of the chain, for old whichever network it was', () => {
    expect(isToldBy(onChain('payment', 1), ['payments'])).toBe(true)
    expect(isToldBy(onChain('history', 1), ['readContract', { chainId: 1 }])).toBe(true)
  })
  it('makes everything old after a gap, and nothing because of a block or a beat', () => {
    expect(isToldBy({ name: 'resync', data: '{}' }, ['wallets'])).toBe(true)
    expect(isToldBy(onChain('block', 1), ['balances', '0xaa'])).toBe(false)
    expect(isToldBy({ name: 'beat', data: '{}' }, ['balances', '0xaa'])).toBe(false)
  })
  it('does not concern what events say nothing of', () => {
    expect(isToldBy(onChain('history', 1), ['sessions'])).toBe(false)
  })
})
