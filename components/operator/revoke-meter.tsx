'use client'

import type { Abi } from 'viem'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { useGovernedCall } from '@/lib/chain/client/use-governed-call'
import { roles } from '@/lib/chain/roles'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatDuration } from '@/lib/core/format-time'
import { shortHex } from '@/lib/core/short-hex'
import { ConfirmButton } from '../ui/confirm-button'

/** Takes the role METER from an account. */
export function RevokeMeter({ network, meter }: { network: ClientNetwork; meter: `0x${string}` }) {
  const revoke = useGovernedCall({
    network,
    role: 'admin',
    id: `revoke-meter:${network.chainId}:${meter.toLowerCase()}`,
  })
  const when =
    revoke.delaySeconds === 0
      ? 'It counts within seconds of its block.'
      : `It is announced first and can run after ${formatDuration(revoke.delaySeconds * 1000, 2)}.`
  const send = () =>
    revoke.call({
      words: {
        action: `Take the role meter from ${shortHex(meter)}`,
        done: 'Meter removed',
        detail: `Usage signed by ${shortHex(meter)} is refused from now on.`,
      },
      call: {
        address: network.deployment.accessManager,
        abi: accessManagerAbi as Abi,
        functionName: 'revokeRole',
        args: [roles.meter, meter],
      },
    })
  return (
    <ConfirmButton
      label="Remove"
      look="danger"
      busy={revoke.isBusy}
      disabled={!revoke.isHolder}
      title={`Refuse usage of ${shortHex(meter)}?`}
      what={
        <p>
          Batches and completions that it signs are refused; what was accepted stays and is paid for. Tasks that only it
          meters are captured no further, and their held money can be reclaimed after its time. {when}
        </p>
      }
      confirm={revoke.delaySeconds === 0 ? 'Remove the meter' : 'Announce the removal'}
      onConfirm={() => void send()}
    />
  )
}
