import { type Abi, decodeFunctionData, type Hex } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { TOKEN_ABI } from '@/lib/chain/client/token-abi'
import type { ClientNetwork } from '@/lib/config/env.client'

/** Which contract a call goes to and which function it runs, where they are ours; null for anything else. */
export function describeCall(networks: readonly ClientNetwork[], to: string | null, data: Hex): string | null {
  const found = networks
    .flatMap((network) => knownContracts(network))
    .find(([address]) => address === to?.toLowerCase())
  if (found === undefined) return null
  const [, name, abi] = found
  try {
    return `${decodeFunctionData({ abi, data }).functionName} on the ${name}`
  } catch {
    return `an unknown function of the ${name}`
  }
}

function knownContracts({ deployment }: ClientNetwork): readonly (readonly [string, string, Abi])[] {
  return [
    [deployment.escrow, 'payment escrow', paymentEscrowAbi as Abi],
    [deployment.distributor, 'reward distributor', rewardDistributorAbi as Abi],
    ...deployment.tokens.map((token) => [token.address, `${token.symbol} token`, TOKEN_ABI as Abi] as const),
  ]
}
