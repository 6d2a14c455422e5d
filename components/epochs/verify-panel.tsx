'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Icon } from '../ui/icon'
import { LeafTable } from './leaf-table'
import { OwnAmounts } from './own-amounts'
import { useVerifyEpoch, type VerifyState } from './use-verify-epoch'
import { VerifySteps } from './verify-steps'
import { VerifyVerdict } from './verify-verdict'

type Parts = { epoch: EpochView; network: ClientNetwork; account: string | null }

/** Recomputes the epoch in this browser and compares root and content hash with the chain. */
export function VerifyPanel({ epoch, network, account }: Parts) {
  const { state, start, stop } = useVerifyEpoch()
  const run = () =>
    start({
      files: epoch.files.map(({ name, url }) => ({ name, url: new URL(url, window.location.origin).href })),
      rpcUrl: network.rpcUrl,
      distributor: epoch.distributor,
      epoch: epoch.epoch,
      submitTransactionHash: epoch.submitTransactionHash,
      account,
    })
  const isIdle = state.phase === 'idle'
  return (
    <Card
      title="Verify in this browser"
      sub="Downloads the files, recomputes the root here, and compares it with the chain."
      end={
        state.phase === 'running' ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button look={isIdle ? 'primary' : 'secondary'} onClick={run} disabled={epoch.files.length === 0}>
            {isIdle ? null : <Icon name="again" />}
            {isIdle ? `Verify epoch ${epoch.epoch}` : 'Verify again'}
          </Button>
        )
      }
    >
      {isIdle ? null : <Verification state={state} network={network} account={account} />}
      {isIdle && epoch.files.length === 0 ? (
        <div className="card-body muted small">
          Files are published when the epoch is closed and its root submitted.
        </div>
      ) : null}
    </Card>
  )
}

function Verification({ state, network, account }: Omit<Parts, 'epoch'> & { state: VerifyState }) {
  return (
    <>
      <div className="card-body vf">
        <VerifySteps state={state} />
        <div className="res" aria-live="polite">
          <VerifyVerdict state={state} />
        </div>
      </div>
      {state.outcome === null ? null : (
        <>
          <LeafTable outcome={state.outcome} network={network} account={account} />
          <OwnAmounts amounts={state.outcome.own} chainId={network.chainId} />
        </>
      )}
    </>
  )
}
