import { describe, expect, it } from 'vitest'
import { sumFigures } from './sum-figures'

const token = (symbol: string, decimals: number, captured: string) => ({
  ...{ token: `0x${'a'.repeat(40)}` as const, symbol, decimals, captured, earned: '2', claimed: '1' },
})
const network = (chainId: number, tokens: ReturnType<typeof token>[]) => ({
  ...{ chainId, activeEpochs: 3, gpuMilliMs: '10', providers: 4, tokens },
})

describe('sumFigures', () => {
  it('adds networks up, and counts a provider of two networks once', () => {
    const sum = sumFigures({
      providers: 6,
      networks: [network(1, [token('USDC', 6, '5')]), network(2, [token('USDC', 6, '7')])],
    })
    expect(sum).toEqual({
      ...{ providers: 6, activeEpochs: 6, gpuMilliMs: 20n },
      tokens: [{ symbol: 'USDC', decimals: 6, captured: 12n, earned: 4n, claimed: 2n }],
    })
  })
  it('keeps tokens of another unit apart, although they share a name', () => {
    const { tokens } = sumFigures({
      providers: 1,
      networks: [network(1, [token('USDC', 6, '5')]), network(2, [token('USDC', 18, '7')])],
    })
    expect(tokens.map(({ decimals, captured }) => [decimals, captured])).toEqual([
      [6, 5n],
      [18, 7n],
    ])
  })
})
