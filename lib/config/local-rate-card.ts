import type { Address } from '@/lib/core/address'
import type { Deployment } from './deployment'

/** Reward weight and price of one GPU-hour in millionths of a US dollar, by model; examples for the local network only. */
const MODELS: Record<string, readonly [rewardWeight: number, microUsdPerHour: number]> = {
  'h100-sxm': [1000, 2_100_000],
  'a100-80gb': [550, 1_150_000],
  'rtx-4090': [210, 440_000],
  a10: [180, 450_000],
  g2: [320, 900_000],
  g3: [640, 1_900_000],
  p100: [110, 300_000],
  t4: [90, 250_000],
  v100m16: [210, 600_000],
  v100m32: [260, 750_000],
}

/** One US dollar buys this many WARP on the local network: an example, not a rate. */
const WARP_PER_USD = 10n

/** 10^decimals. */
function unit(decimals: number): bigint {
  return 10n ** BigInt(decimals)
}

/** The local network's first rate card: 4 % fee, a tenth of the rest of WARP payments burned. */
export function localRateCard(tokens: Deployment['tokens']) {
  const price = (microUsd: number, token: Deployment['tokens'][number]): string =>
    ((BigInt(microUsd) * unit(token.decimals) * (token.own ? WARP_PER_USD : 1n)) / 1_000_000n).toString()
  const models = Object.entries(MODELS).map(([gpuModel, [rewardWeight, microUsd]]) => {
    const prices = Object.fromEntries(tokens.map((token) => [token.address, price(microUsd, token)] as const))
    return [gpuModel, { rewardWeight, prices: prices as Record<Address, string> }] as const
  })
  return { effectiveEpoch: 0, feeBps: 400, burnBps: 1000, models: Object.fromEntries(models) }
}
