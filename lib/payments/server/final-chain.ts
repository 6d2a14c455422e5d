import 'server-only'
import { erc20Abi, type PublicClient } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'

/** The final chain of a network as the worker has it in one cycle, and whose key acts on it. */
export type FinalChain = {
  network: NetworkConfig
  /** Address of the operator's key. */
  operator: Address
  /** The final block. */
  toBlock: number
  /** Its time, Unix seconds. */
  chainTime: number
  /** Told of what a person has to look at. */
  onAlert: (message: string) => void
}

/** What an account has of a token by the final block, base units. */
export async function readFinalBalance(
  client: PublicClient,
  { token, account, toBlock }: { token: Address; account: Address; toBlock: number },
): Promise<bigint> {
  return client.readContract({
    address: token,
    abi: erc20Abi,
    functionName: 'balanceOf',
    args: [account],
    blockNumber: BigInt(toBlock),
  })
}
