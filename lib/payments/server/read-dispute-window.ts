import 'server-only'
import type { PublicClient } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { NetworkConfig } from '@/lib/config/env.server'

/** Seconds a dispute over held money may last on a network, as the escrow is set now. */
export async function readDisputeWindow(client: PublicClient, network: NetworkConfig): Promise<number> {
  const seconds = await client.readContract({
    address: network.deployment.escrow,
    abi: paymentEscrowAbi,
    functionName: 'disputeWindow',
  })
  return Number(seconds)
}
