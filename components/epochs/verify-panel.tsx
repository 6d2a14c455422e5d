'use client'

import type { ClientNetwork } from '@/lib/config/env.client'
import { groupThousands } from '@/lib/core/format-amount'
import type { EpochView } from '@/lib/epochs/epoch-view'
import { useTokenOf } from '../layout/runtime-config-context'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ExactAmount } from '../ui/exact-amount'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Progress } from '../ui/progress'
import { Rail, RailStep, type StepState } from '../ui/rail'
import { TableScroll } from '../ui/table-scroll'
import { OwnAmounts } from './own-amounts'
import { useVerifyEpoch, type VerifyState } from './use-verify-epoch'
import { type LeafLine, VERIFY_STEPS, type VerifyOutcome, type VerifyStep } from './verify-messages'

/** Recomputes the epoch in this browser and compares root and content hash with the chain. */
export function VerifyPanel({
  epoch,
  network,
  account,
}: {
  epoch: EpochView
  network: ClientNetwork
  account: string | null
}) {
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
  return (
    <Card
      title="Verify in this browser"
      sub="Downloads the files, recomputes the root here, and compares it with the chain."
      end={
        state.phase === 'running' ? (
          <Button onClick={stop}>Stop</Button>
        ) : (
          <Button
            look={state.phase === 'idle' ? 'primary' : 'secondary'}
            onClick={run}
            disabled={epoch.files.length === 0}
          >
            {state.phase === 'idle' ? null : <Icon name="again" />}
            {state.phase === 'idle' ? `Verify epoch ${epoch.epoch}` : 'Verify again'}
          </Button>
        )
      }
    >
      {state.phase === 'idle' ? null : (
        <>
          <div className="card-body vf">
            <VerifySteps state={state} />
            <div className="res" aria-live="polite">
              <Verdict state={state} />
            </div>
          </div>
          {state.outcome === null ? null : (
            <>
              <LeafTable outcome={state.outcome} network={network} account={account} />
              <OwnAmounts amounts={state.outcome.own} chainId={network.chainId} />
            </>
          )}
        </>
      )}
      {state.phase === 'idle' && epoch.files.length === 0 ? (
        <div className="card-body muted small">
          Files are published when the epoch is closed and its root submitted.
        </div>
      ) : null}
    </Card>
  )
}

const TITLES: Readonly<Record<VerifyStep, string>> = {
  read: 'Files downloaded, SHA-256 checked',
  compute: 'Rewards recomputed',
  hash: 'Tree rebuilt',
  compare: 'Compared with the chain',
}

function VerifySteps({ state }: { state: VerifyState }) {
  const now = VERIFY_STEPS.indexOf(state.step)
  return (
    <div>
      <Rail className="vr">
        {VERIFY_STEPS.map((step, index) => (
          <RailStep
            key={step}
            state={stepState(state, index, now)}
            number={index + 1}
            title={TITLES[step]}
            meta={stepMeta(step, state)}
            end={<span className="muted small">{spentText(step, state)}</span>}
          />
        ))}
      </Rail>
      <Progress
        percent={state.phase === 'done' ? 100 : (100 * now + state.percent) / VERIFY_STEPS.length}
        label="Verification"
        tone={
          state.phase === 'failed' || state.outcome?.isMatch === false
            ? 'danger'
            : state.phase === 'done'
              ? 'success'
              : 'plain'
        }
      />
    </div>
  )
}

function stepState(state: VerifyState, index: number, now: number): StepState {
  if (state.phase === 'done')
    return state.outcome?.isMatch === false && index === VERIFY_STEPS.length - 1 ? 'fail' : 'done'
  if (index < now) return 'done'
  if (index > now) return 'todo'
  return state.phase === 'failed' ? 'fail' : 'now'
}

function stepMeta(step: VerifyStep, { outcome, percent, step: current }: VerifyState): string {
  if (outcome === null) return step === 'read' && current === 'read' ? `${Math.round(percent)} %` : ''
  if (step === 'read') return `${outcome.fileCount} files, ${bytesText(outcome.bytes)}`
  if (step === 'compute') return outcome.captureCount === 1 ? '1 capture' : `${outcome.captureCount} captures`
  if (step === 'hash') return `${groupThousands(outcome.leafCount.toString())} leaves`
  return outcome.isMatch ? 'Root and content hash are equal' : `${outcome.differences.length} differences`
}

function spentText(step: VerifyStep, { times }: VerifyState): string {
  const index = VERIFY_STEPS.indexOf(step)
  const before = index === 0 ? 0 : times[VERIFY_STEPS[index - 1] ?? 'read']
  const at = times[step]
  return at === undefined || before === undefined ? '' : `${((at - before) / 1000).toFixed(1)} s`
}

function bytesText(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

function Verdict({ state }: { state: VerifyState }) {
  if (state.phase === 'failed') {
    return (
      <Banner tone="warning" icon="warning" title="The verification could not be finished">
        {state.reason} Try again; nothing was compared.
      </Banner>
    )
  }
  const { outcome } = state
  if (outcome === null) return null
  return (
    <>
      {outcome.isMatch ? (
        <Banner tone="success" icon="done" title="The roots match">
          All 32 bytes are equal, and so is the content hash. Nothing left this browser.
        </Banner>
      ) : (
        <Banner tone="danger" icon="failed" title="The epoch differs">
          {outcome.differences.join('; ')}. Do not rely on it; report it with the downloaded files.
        </Banner>
      )}
      <dl className="roots">
        <div>
          <dt>Computed here</dt>
          <dd className="mono">{outcome.computedRoot ?? 'none'}</dd>
        </div>
        <div>
          <dt>On-chain, RewardDistributor</dt>
          <dd className="mono">{outcome.chainRoot ?? 'not submitted'}</dd>
        </div>
      </dl>
    </>
  )
}

function LeafTable({
  outcome,
  network,
  account,
}: {
  outcome: VerifyOutcome
  network: ClientNetwork
  account: string | null
}) {
  if (outcome.lines.length === 0) return null
  return (
    <TableScroll className="line-top" label={account === null ? 'First leaves' : 'Leaves around yours'}>
      <table className="stacked lv">
        <thead>
          <tr>
            <th scope="col" className="num idx">
              Leaf
            </th>
            <th scope="col">Account</th>
            <th scope="col">Token</th>
            <th scope="col" className="num">
              cumulativeAmount
            </th>
          </tr>
        </thead>
        <tbody>
          {outcome.lines.map((line) => (
            <LeafRow key={line.index} line={line} network={network} isOwn={line.account === account?.toLowerCase()} />
          ))}
        </tbody>
      </table>
    </TableScroll>
  )
}

function LeafRow({ line, network, isOwn }: { line: LeafLine; network: ClientNetwork; isOwn: boolean }) {
  const token = useTokenOf()(network.chainId, line.token)
  return (
    <tr className={isOwn ? 'mine' : ''}>
      <td className="num idx st">{groupThousands(line.index.toString())}</td>
      <th scope="row">
        <HexChip hex={line.account} kind="address" chainId={network.chainId} copy={false} />
        {isOwn ? <span className="you">you</span> : null}
      </th>
      <td data-l="Token">{token.symbol}</td>
      <td className="num wide2" data-l="cumulativeAmount">
        <ExactAmount value={BigInt(line.amount)} token={token} />
      </td>
    </tr>
  )
}
