import 'server-only'
import { erc20Abi, multicall3Abi, type PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'

/** What a wallet has on one network at one block: its coin, and per token what lies in it and what it prepaid. */
export type WalletMoney = {
  native: bigint
  tokens: ReadonlyMap<Address, { available: bigint; prepaid: bigint }>
}

/**
 * Reads a wallet's money at one block by one multicall; only where a network has no Multicall3 is the coin a second
 * question. Throws what the endpoints throw.
 */
export async function readWalletMoney(
  client: PublicClient,
  { network, wallet, blockNumber }: { network: NetworkConfig; wallet: Address; blockNumber: bigint },
): Promise<WalletMoney> {
  const { escrow, tokens, multicall3 } = network.deployment
  const contracts = tokens.flatMap(({ address }) => [
    { address, abi: erc20Abi, functionName: 'balanceOf', args: [wallet] } as const,
    { address: escrow, abi: paymentEscrowAbi, functionName: 'prepaid', args: [wallet, address] } as const,
  ])
  const coin = multicall3
    ? [{ address: multicall3, abi: multicall3Abi, functionName: 'getEthBalance', args: [wallet] } as const]
    : []
  const [answers, ownCoin] = await Promise.all([
    client.multicall({
      contracts: [...contracts, ...coin],
      blockNumber,
      allowFailure: false,
      // Where a network has no Multicall3, its code is sent along with the call.
      ...(multicall3 ? { multicallAddress: multicall3 } : { deployless: true as const }),
    }),
    multicall3 ? null : client.getBalance({ address: wallet, blockNumber }),
  ])
  const money = tokens.map(({ address }, index) => {
    const available = answers[2 * index] as bigint
    const prepaid = answers[2 * index + 1] as { balance: bigint }
    return [address, { available, prepaid: prepaid.balance }] as const
  })
  return { native: ownCoin ?? (answers.at(-1) as bigint), tokens: new Map(money) }
}
