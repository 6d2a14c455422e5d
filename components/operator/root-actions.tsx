'use client'

import type { Abi } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { WaitingRootView } from '@/lib/core/operator-view'
import { ConfirmButton } from '../ui/confirm-button'
import { useHasPassed } from '../ui/use-now'

type Parts = { root: WaitingRootView; network: ClientNetwork }

/** Accepting a root once its delay is over, by anybody; withdrawing it before, by the guardian. */
export function RootActions({ root, network, isGuardian }: Parts & { isGuardian: boolean }) {
  const isValid = useHasPassed(root.validAt, root.chainId)
  return (
    <span className="title-row">
      {isValid ? <AcceptButton root={root} network={network} /> : null}
      {isGuardian ? <RevokeButton root={root} network={network} /> : null}
    </span>
  )
}

function AcceptButton({ root, network }: Parts) {
  const { isBusy, send } = useTransaction(`accept:${root.chainId}:${root.epoch}`)
  const words = { action: `Accept the root of epoch ${root.epoch}`, done: 'Accepted', detail: `Epoch ${root.epoch}.` }
  return (
    <ConfirmButton
      label="Accept"
      busy={isBusy}
      title={`Accept the root of epoch ${root.epoch}?`}
      what={<p>From this transaction on, {root.leafCount} leaves can be claimed. It cannot be taken back.</p>}
      confirm="Accept the root"
      onConfirm={() => void send({ network, words, call: distributorCall(network, 'acceptRoot') })}
    />
  )
}

function RevokeButton({ root, network }: Parts) {
  const { isBusy, send } = useTransaction(`revoke:${root.chainId}:${root.epoch}`)
  const words = { action: `Revoke the root of epoch ${root.epoch}`, done: 'Revoked', detail: `Epoch ${root.epoch}.` }
  return (
    <ConfirmButton
      label="Revoke"
      look="danger"
      busy={isBusy}
      title={`Revoke the root of epoch ${root.epoch}?`}
      what={
        <p>
          Nobody can claim from it. No money moves; the older active root goes on paying. The worker submits the epoch
          again from the same closed inputs, so revoke only a root that does not follow from its files.
        </p>
      }
      confirm="Revoke the root"
      onConfirm={() => void send({ network, words, call: distributorCall(network, 'revokeRoot') })}
    />
  )
}

function distributorCall(network: ClientNetwork, functionName: 'acceptRoot' | 'revokeRoot') {
  return { address: network.deployment.distributor, abi: rewardDistributorAbi as Abi, functionName, args: [] }
}
