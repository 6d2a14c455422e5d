import Link from 'next/link'
import type { ReactNode } from 'react'
import type { DeployedToken } from '@/lib/config/deployment'
import type { ClientNetwork } from '@/lib/config/env.client'
import { formatAmount, groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import type { EpochSummaryView, StatementView } from '@/lib/epochs/epoch-view'
import { findByToken } from '../epochs/find-by-token'
import { Amount } from '../ui/amount'
import { Card } from '../ui/card'
import { FlowDrawing } from './flow-drawing'

/** One epoch's real money as a flow: captured, fee, earnings, minted, shares. */
export function MoneyFlow({ epochs, network }: { epochs: readonly EpochSummaryView[]; network: ClientNetwork }) {
  const own = network.deployment.tokens.find((token) => token.own)
  const paid = network.deployment.tokens.find((token) => !token.own) ?? own
  const shown = pickEpoch(epochs, paid)
  const lines = shown === undefined || paid === undefined ? undefined : findByToken(shown.statement, paid.address)
  if (shown === undefined || paid === undefined || lines === undefined) return <FlowInWords />
  const minted = own === undefined ? 0n : BigInt(findByToken(shown.statement, own.address)?.emissionShares ?? '0')
  const facts = toFacts(shown, lines, paid, own, minted)
  return (
    <Card
      title="How a payment becomes a reward"
      sub={`Real figures of epoch ${shown.epoch} on ${network.name}. Teal bands are ${paid.symbol}, to scale; the grey band is ${own?.symbol ?? 'emission'}.`}
      end={
        <Link className="small" href={`/epochs/${shown.epoch}?chainId=${shown.chainId}`} prefetch={false}>
          Open epoch {shown.epoch}
        </Link>
      }
    >
      <div className="card-body">
        <FlowDrawing facts={facts} />
        <FlowList epoch={shown} lines={lines} paid={paid} own={own} minted={minted} />
      </div>
    </Card>
  )
}

function pickEpoch(epochs: readonly EpochSummaryView[], paid: DeployedToken | undefined): EpochSummaryView | undefined {
  const active = epochs.filter((epoch) => epoch.status === 'active')
  const captured = (epoch: EpochSummaryView) =>
    paid === undefined ? 0n : BigInt(findByToken(epoch.statement, paid.address)?.captured ?? '0')
  return active.find((epoch) => captured(epoch) > 0n)
}

function toFacts(
  epoch: EpochSummaryView,
  lines: StatementView,
  paid: DeployedToken,
  own: DeployedToken | undefined,
  minted: bigint,
) {
  const captured = BigInt(lines.captured)
  const kept = BigInt(lines.fees) + BigInt(lines.burned)
  const write = (value: bigint) => formatAmount(value, paid.decimals)
  return {
    epoch: epoch.epoch,
    symbol: paid.symbol,
    captured: write(captured),
    fee: write(kept),
    feePercent: captured === 0n ? '0' : (Math.round(Number((kept * 10_000n) / captured) / 10) / 10).toString(),
    earnings: write(BigInt(lines.earnings)),
    earningsShare: captured === 0n ? 1 : Number((BigInt(lines.earnings) * 10_000n) / captured) / 10_000,
    minted: own === undefined ? null : `${formatAmount(minted, own.decimals)} ${own.symbol}`,
    gpuHours: formatGpuHours(BigInt(epoch.gpuMilliMs)),
    leaves: groupThousands((epoch.leafCount ?? 0).toString()),
    providers: groupThousands(epoch.providerCount.toString()),
  }
}

function FlowList({
  epoch,
  lines,
  paid,
  own,
  minted,
}: {
  epoch: EpochSummaryView
  lines: StatementView
  paid: DeployedToken
  own: DeployedToken | undefined
  minted: bigint
}) {
  return (
    <ol className="only-narrow fl">
      <FlowStep number={1} title="Escrow captures what was used">
        <Amount value={BigInt(lines.captured)} token={paid} />
      </FlowStep>
      <FlowStep number={2} title="Earnings, after the fee">
        <Amount value={BigInt(lines.earnings)} token={paid} />
      </FlowStep>
      <FlowStep
        number={3}
        title="Root fixes every share"
        sub={
          own === undefined ? undefined : (
            <>
              <Amount value={minted} token={own} /> minted, split by {formatGpuHours(BigInt(epoch.gpuMilliMs))}{' '}
              GPU-hours
            </>
          )
        }
      >
        {epoch.leafCount ?? 0}
        <span className="unit">leaves</span>
      </FlowStep>
      <FlowStep number={4} title="Providers claim">
        {epoch.providerCount}
        <span className="unit">providers</span>
      </FlowStep>
    </ol>
  )
}

function FlowStep({
  number,
  title,
  sub,
  children,
}: {
  number: number
  title: string
  sub?: ReactNode
  children: ReactNode
}) {
  return (
    <li>
      <span className="fn">{number}</span>
      <div>
        <div className="fr">
          <span>{title}</span>
          <span className="amt strong">{children}</span>
        </div>
        {sub === undefined ? null : <p className="muted small">{sub}</p>}
      </div>
    </li>
  )
}

function FlowInWords() {
  const steps = [
    ['Consumers authorize', 'A maximum is held in escrow; nothing is spent yet.'],
    ['Escrow captures what was used', 'After each epoch, by the millisecond, verified use alone.'],
    ['A root fixes every share', 'Earnings and emission are split by weight; anyone can recompute it.'],
    ['Providers claim', 'Each with its own proof, whenever they like.'],
  ] as const
  return (
    <Card
      title="How a payment becomes a reward"
      sub="Real figures appear here with the first active epoch that has captures."
    >
      <ol className="card-body fl">
        {steps.map(([title, text], index) => (
          <li key={title}>
            <span className="fn">{index + 1}</span>
            <div>
              <div className="strong">{title}</div>
              <p className="muted small">{text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}
