import { describe, expect, it } from 'vitest'
import type { ClientNetwork } from '@/lib/config/env.client'
import { listTokenOptions } from './list-token-options'

const network = (name: string, ...tokens: [symbol: string, address: `0x${string}`][]) => {
  const deployment = { tokens: tokens.map(([symbol, address]) => ({ symbol, address })) } as ClientNetwork['deployment']
  return { name, deployment }
}

describe('listTokenOptions', () => {
  it('names a token once that has one address on two networks', () => {
    const tokens: [string, `0x${string}`][] = [
      ['USDC', '0xa'],
      ['WARP', '0xb'],
    ]
    expect(listTokenOptions([network('First', ...tokens), network('Second', ...tokens)])).toEqual(
      tokens.map(([symbol, address]) => [address, symbol]),
    )
  })

  it('tells tokens of one symbol apart by their networks', () => {
    expect(
      listTokenOptions([network('First', ['USDC', '0xa'], ['WARP', '0xc']), network('Second', ['USDC', '0xb'])]),
    ).toEqual([
      ['0xa', 'USDC, First'],
      ['0xc', 'WARP'],
      ['0xb', 'USDC, Second'],
    ])
  })
})
