import 'server-only'
import type { PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'

/** What a transaction offers for gas; `maxPriorityFeePerGas` is null where the network has a legacy fee market. */
export type GasFees = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint | null }

/** No transaction of ours ever offers more, wei a gas: 2,000 gwei is beyond any spike that is worth joining. */
export const MAX_FEE_PER_GAS = 2_000n * 10n ** 9n

/** Nodes replace a transaction only where both fees rise by at least 10 %; 12.5 % is every client's safe step. */
const BUMP_NUMERATOR = 1125n
const BUMP_DENOMINATOR = 1000n

/** What the network asks for now, below the cap. */
export async function readFees(client: PublicClient, network: NetworkConfig): Promise<GasFees> {
  if (network.fees === 'legacy') return { maxFeePerGas: atMost(await client.getGasPrice()), maxPriorityFeePerGas: null }
  const { maxFeePerGas, maxPriorityFeePerGas } = await client.estimateFeesPerGas({
    type: 'eip1559',
    chain: client.chain,
  })
  return { maxFeePerGas: atMost(maxFeePerGas), maxPriorityFeePerGas: min(maxPriorityFeePerGas, atMost(maxFeePerGas)) }
}

/** Fees that replace `old`, or null where they would pass the cap. */
export function bumpFees(old: GasFees, current: GasFees): GasFees | null {
  const maxFeePerGas = max(bump(old.maxFeePerGas), current.maxFeePerGas)
  if (maxFeePerGas > MAX_FEE_PER_GAS) return null
  if (old.maxPriorityFeePerGas === null) return { maxFeePerGas, maxPriorityFeePerGas: null }
  const tip = max(bump(old.maxPriorityFeePerGas), current.maxPriorityFeePerGas ?? 0n)
  return { maxFeePerGas, maxPriorityFeePerGas: min(tip, maxFeePerGas) }
}

function bump(fee: bigint): bigint {
  return (fee * BUMP_NUMERATOR + BUMP_DENOMINATOR - 1n) / BUMP_DENOMINATOR + 1n
}

function atMost(fee: bigint): bigint {
  return min(fee, MAX_FEE_PER_GAS)
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
