import type { FiguresView, TokenFiguresView } from './figures-view'

/** Money of all tokens of one name and unit, over every network, base units. */
export type TokenSum = { symbol: string; decimals: number; captured: bigint; earned: bigint; claimed: bigint }

/** Adds up what stands apart by network: usage, and money token by token. */
export function sumFigures({ networks, providers }: FiguresView) {
  const tokens = new Map<string, TokenSum>()
  for (const token of networks.flatMap((network) => network.tokens)) {
    const key = `${token.symbol}:${token.decimals}`
    tokens.set(key, add(tokens.get(key), token))
  }
  return {
    providers,
    activeEpochs: networks.reduce((sum, network) => sum + network.activeEpochs, 0),
    gpuMilliMs: networks.reduce((sum, network) => sum + BigInt(network.gpuMilliMs), 0n),
    tokens: [...tokens.values()],
  }
}

function add(sum: TokenSum | undefined, { symbol, decimals, ...money }: TokenFiguresView): TokenSum {
  return {
    ...{ symbol, decimals },
    captured: (sum?.captured ?? 0n) + BigInt(money.captured),
    earned: (sum?.earned ?? 0n) + BigInt(money.earned),
    claimed: (sum?.claimed ?? 0n) + BigInt(money.claimed),
  }
}
