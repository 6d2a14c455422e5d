import type { ClientNetwork } from '@/lib/config/env.client'

/**
 * The tokens of some networks as a list to choose from: an address once, where it is the same on several networks; its
 * network beside the symbol where another address has the same.
 */
export function listTokenOptions(
  networks: readonly Pick<ClientNetwork, 'name' | 'deployment'>[],
): [address: string, label: string][] {
  const found = new Map(
    networks
      .toReversed()
      .flatMap(({ name, deployment }) =>
        deployment.tokens.toReversed().map((token) => [token.address, { symbol: token.symbol, name }] as const),
      ),
  )
  const tokens = [...found].toReversed()
  return tokens.map(([address, { symbol, name }]) => {
    const isAmbiguous = tokens.some(([other, token]) => other !== address && token.symbol === symbol)
    return [address, isAmbiguous ? `${symbol}, ${name}` : symbol]
  })
}
