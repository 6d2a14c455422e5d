'use client'

import { type Abi, encodeFunctionData } from 'viem'
import { useAccount, useReadContract } from 'wagmi'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { type RoleName, roles } from '@/lib/chain/roles'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatDuration } from '@/lib/core/format-time'
import type { ContractCall, SendParameters } from './send-transaction'
import { useTransaction } from './use-transaction'

/** Calls that need a role: sent at once, or announced where the holder has an execution delay. `id` as in {@link useTransaction}. */
export function useGovernedCall({ network, role, id }: { network: ClientNetwork; role: RoleName; id: string }) {
  const { address } = useAccount()
  const { record, isBusy, send } = useTransaction(id)
  const standing = useReadContract({
    address: network.deployment.accessManager,
    abi: accessManagerAbi,
    functionName: 'hasRole',
    args: [roles[role], address ?? '0x0000000000000000000000000000000000000000'],
    chainId: network.chainId,
    query: { enabled: address !== undefined },
  })
  const [isHolder, delaySeconds] = standing.data ?? [false, 0]
  const call = ({ call: wanted, words }: { call: ContractCall; words: SendParameters['words'] }) =>
    delaySeconds === 0
      ? send({ network, call: wanted, words })
      : send({
          network,
          call: scheduleCall(network, wanted),
          words: {
            action: `Announce: ${words.action}`,
            done: 'Announced',
            detail: `It can run in ${formatDuration(delaySeconds * 1000)}, from the list of scheduled operations.`,
          },
        })
  return { record, isBusy, isHolder, delaySeconds, call }
}

function scheduleCall(network: ClientNetwork, { address, ...call }: ContractCall): ContractCall {
  return {
    address: network.deployment.accessManager,
    abi: accessManagerAbi as Abi,
    functionName: 'schedule',
    args: [address, encodeFunctionData(call as never), 0],
  }
}
