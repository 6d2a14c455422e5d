'use client'

import type { DeployedToken } from '@/lib/config/deployment'
import { useEpochs } from '@/lib/epochs/client/use-epochs'
import { Amount } from '../ui/amount'
import { Countdown } from '../ui/countdown'

/** A lower limit holds for epochs that have not begun: what it will be, and from when on. */
export function PendingLimit({
  limit,
  token,
  chainId,
}: {
  limit: bigint
  token: Pick<DeployedToken, 'symbol' | 'decimals'>
  chainId: number
}) {
  const epochs = useEpochs(chainId)
  const open = epochs.data?.pages[0]?.items.find((epoch) => epoch.status === 'open')
  return (
    <span className="muted small">
      <Amount value={limit} token={token} /> from {open === undefined ? 'the next epoch' : `epoch ${open.epoch + 1}`} on
      {open === undefined ? null : (
        <>
          , in <Countdown to={open.endsAt} chainId={chainId} over="a moment" />
        </>
      )}
    </span>
  )
}
