import type { Address } from '@/lib/core/address'

/** How a dispute is to end; the amount in base units, the deadline in Unix seconds. */
export type DisputeDecision = {
  paymentId: `0x${string}`
  captured: bigint
  epoch: number
  resolutionHash: `0x${string}`
  deadline: number
}

/** What an operator signs so that the worker’s own key ends a dispute in its turn: every term that the contract will see. */
export function decisionTypedData(
  { chainId, escrow }: { chainId: number; escrow: Address },
  { epoch, deadline, ...decision }: DisputeDecision,
) {
  return {
    domain: { name: 'GpuDisputes', version: '1', chainId, verifyingContract: escrow },
    types: {
      DisputeDecision: [
        { name: 'paymentId', type: 'bytes32' },
        { name: 'captured', type: 'uint256' },
        { name: 'epoch', type: 'uint64' },
        { name: 'resolutionHash', type: 'bytes32' },
        { name: 'deadline', type: 'uint64' },
      ],
    },
    primaryType: 'DisputeDecision',
    message: { ...decision, epoch: BigInt(epoch), deadline: BigInt(deadline) },
  } as const
}
