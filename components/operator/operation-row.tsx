'use client'

import type { Abi } from 'viem'
import { useAccount } from 'wagmi'
import { accessManagerAbi } from '@/lib/chain/abi/access-manager'
import { describeOperation } from '@/lib/chain/client/describe-operation'
import { useTransaction } from '@/lib/chain/client/use-transaction'
import type { ClientNetwork } from '@/lib/config/env.client'
import type { ScheduledOperationView } from '@/lib/core/operator-view'
import { shortHex } from '@/lib/core/short-hex'
import { DAY_MS } from '@/lib/core/time'
import { useNetwork } from '../layout/runtime-config-context'
import { ConfirmButton } from '../ui/confirm-button'
import { Countdown } from '../ui/countdown'
import { HexChip } from '../ui/hex-chip'
import { useChainNow, useHasPassed } from '../ui/use-now'

/** OpenZeppelin's AccessManager refuses a call a week after it could have run. */
const EXPIRES_AFTER_MS = 7 * DAY_MS

/** One announced call: what it does, the time left, and running or cancelling it. */
export function OperationRow({ item }: { item: ScheduledOperationView }) {
  const network = useNetwork(item.chainId)
  const words = network === undefined ? item.data.slice(0, 10) : describeOperation(network.deployment, item)
  return (
    <tr>
      <th scope="row">
        {words}
        <div>
          <HexChip hex={item.operationId} kind="plain" />
        </div>
      </th>
      <td className="only-wide">{network?.name ?? item.chainId}</td>
      <td data-l="Announced by">
        <HexChip hex={item.caller} kind="address" chainId={item.chainId} copy={false} />
      </td>
      <td data-l="Can run in">
        <TimeLeft item={item} />
      </td>
      <td className="st">
        {network === undefined ? null : <OperationActions item={item} network={network} words={words} />}
      </td>
    </tr>
  )
}

function TimeLeft({ item }: { item: ScheduledOperationView }) {
  const now = useChainNow(item.chainId)
  const end = item.executableAt * 1000 + EXPIRES_AFTER_MS
  if (now !== null && now >= end) return <span className="muted">expired: it can only be announced anew</span>
  if (now === null || now < item.executableAt * 1000) {
    return <Countdown to={item.executableAt} chainId={item.chainId} over="now" />
  }
  return (
    <>
      now, for <Countdown to={Math.floor(end / 1000)} chainId={item.chainId} over="expired" />
    </>
  )
}

function OperationActions({
  item,
  network,
  words,
}: {
  item: ScheduledOperationView
  network: ClientNetwork
  words: string
}) {
  const { address } = useAccount()
  const isReady = useHasPassed(item.executableAt, item.chainId)
  const run = useTransaction(`run:${item.operationId}:${item.nonce}`)
  const cancel = useTransaction(`cancel:${item.operationId}:${item.nonce}`)
  const isCaller = address?.toLowerCase() === item.caller.toLowerCase()
  const manager = { address: network.deployment.accessManager, abi: accessManagerAbi as Abi }
  const runNow = () =>
    run.send({
      network,
      words: { action: `Run: ${words}`, done: 'Done', detail: `${words}.` },
      call: { ...manager, functionName: 'execute', args: [item.target, item.data] },
    })
  const cancelNow = () =>
    cancel.send({
      network,
      words: { action: `Cancel: ${words}`, done: 'Cancelled', detail: 'It will not run.' },
      call: { ...manager, functionName: 'cancel', args: [item.caller, item.target, item.data] },
    })
  return (
    <span className="title-row">
      {isReady && isCaller ? (
        <ConfirmButton
          label="Run"
          busy={run.isBusy}
          title="Run this operation now?"
          what={<p>{words}. It takes effect with this transaction.</p>}
          confirm="Run it"
          onConfirm={() => void runNow()}
        />
      ) : null}
      <ConfirmButton
        label="Cancel"
        look="danger"
        busy={cancel.isBusy}
        title="Cancel this operation?"
        what={
          <p>
            “{words}” will not run. Whoever announced it ({shortHex(item.caller)}) and the guardian can cancel; the
            delay starts anew if it is announced again.
          </p>
        }
        confirm="Cancel the operation"
        onConfirm={() => void cancelNow()}
      />
    </span>
  )
}
