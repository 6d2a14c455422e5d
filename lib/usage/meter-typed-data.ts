import type { TypedDataDomain } from 'viem'
import type { Address } from '@/lib/core/address'

/** EIP-712 types of everything a meter signs. */
export const METER_TYPES = {
  UsageBatch: [
    { name: 'meter', type: 'address' },
    { name: 'bodyHash', type: 'bytes32' },
  ],
  TaskCompletion: [
    { name: 'meter', type: 'address' },
    { name: 'taskId', type: 'string' },
    { name: 'completedAtMs', type: 'uint64' },
    { name: 'deadline', type: 'uint64' },
  ],
} as const

/** Domain of everything a meter signs: one network's AccessManager, so that no signature serves elsewhere. */
export function meterDomain(parameters: { chainId: number; accessManager: Address }): TypedDataDomain {
  return {
    name: 'GpuUsage',
    version: '1',
    chainId: parameters.chainId,
    verifyingContract: parameters.accessManager,
  }
}
