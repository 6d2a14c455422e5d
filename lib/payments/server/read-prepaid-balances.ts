import 'server-only'
import type { PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'

/** A payer's balance in one token. */
export type PrepaidAccount = { payer: Address; token: Address }

/** A balance as the escrow answers it. Amounts in base units. */
export type ChainPrepaid = {
  readonly balance: bigint
  readonly withdrawal: bigint
  /** From when on the announced withdrawal can be made, Unix seconds; 0 where nothing is announced. */
  readonly withdrawableAt: number
  /** What the running epoch may cost. */
  readonly maxPerEpoch: bigint
  /** What each epoch that has not begun may cost: lower where the payer lowered it. */
  readonly nextMaxPerEpoch: bigint
  readonly epoch: number
  readonly spent: bigint
}

/** Key of a balance in maps, and the subject of its warnings. */
export function accountKey({ payer, token }: PrepaidAccount): string {
  return `${payer}:${token}`
}

/** Reads prepaid balances at one block, in one call; keyed by {@link accountKey}. Throws what the endpoints throw. */
export async function readPrepaidBalances(
  client: PublicClient,
  parameters: { network: NetworkConfig; accounts: readonly PrepaidAccount[]; blockNumber?: number },
): Promise<Map<string, ChainPrepaid>> {
  const { network, accounts, blockNumber } = parameters
  if (accounts.length === 0) return new Map()
  const { escrow, multicall3 } = network.deployment
  const answers = await client.multicall({
    contracts: accounts.map(
      ({ payer, token }) =>
        ({ address: escrow, abi: paymentEscrowAbi, functionName: 'prepaid', args: [payer, token] }) as const,
    ),
    allowFailure: false,
    ...(blockNumber === undefined ? {} : { blockNumber: BigInt(blockNumber) }),
    // Where a network has no Multicall3, its code is sent along with the call.
    ...(multicall3 ? { multicallAddress: multicall3 } : { deployless: true as const }),
  })
  return new Map(
    accounts.map((account, index) => {
      const answer = answers[index]
      if (!answer) throw new Error('every balance that was asked for is answered')
      const { balance, withdrawal, maxPerEpoch, nextMaxPerEpoch, spent, epoch, withdrawableAt } = answer
      const numbers = { epoch: Number(epoch), withdrawableAt: Number(withdrawableAt) }
      return [accountKey(account), { balance, withdrawal, maxPerEpoch, nextMaxPerEpoch, spent, ...numbers }]
    }),
  )
}
