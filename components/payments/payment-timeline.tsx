'use client'

import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { useEpochs } from '@/lib/epochs/client/use-epochs'
import type { PaymentStepView, PaymentView } from '@/lib/payments/payment-view'
import { Amount, type TokenUnit } from '../ui/amount'
import { Countdown } from '../ui/countdown'
import { DayMinute } from '../ui/day-minute'
import { HexChip } from '../ui/hex-chip'
import { Rail, RailStep } from '../ui/rail'
import { DisputeCountdown } from './dispute-countdown'
import { STEP_TITLES } from './step-titles'

/** Everything that happened to a payment with its transactions, and what comes next. */
export function PaymentTimeline({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  return (
    <Rail className="tlr">
      {payment.timeline.map((step) => (
        <TimelineStep
          key={`${step.type}:${step.transactionHash ?? step.at}:${step.epoch ?? ''}`}
          step={step}
          payment={payment}
          token={token}
        />
      ))}
      <NextStep payment={payment} />
    </Rail>
  )
}

const COMES_BACK: readonly PaymentStepView['type'][] = ['voided', 'reclaimed', 'refunded']

function TimelineStep({ step, payment, token }: { step: PaymentStepView; payment: PaymentView; token: TokenUnit }) {
  const epoch = step.epoch === null || step.type !== 'captured' ? '' : `, epoch ${step.epoch}`
  return (
    <RailStep
      state={step.final || step.transactionHash === null ? 'done' : 'now'}
      title={`${STEP_TITLES[step.type]}${epoch}`}
      meta={
        <>
          {step.fee === null || step.fee === '0' ? null : (
            <span>
              fee <Amount value={BigInt(step.fee)} token={token} unit={false} />
            </span>
          )}
          {step.transactionHash === null ? null : (
            <HexChip hex={step.transactionHash} kind="transaction" chainId={payment.chainId} />
          )}
          <StepFinality step={step} needed={payment.confirmationsNeeded} />
        </>
      }
      end={
        <>
          {step.amount === null || step.amount === '0' ? null : (
            <Amount value={BigInt(step.amount)} token={token} sign={COMES_BACK.includes(step.type) ? '+' : ''} />
          )}
          <div className="meta">
            <DayMinute at={step.at} />
          </div>
        </>
      }
    />
  )
}

function StepFinality({ step, needed }: { step: PaymentStepView; needed: number }) {
  if (step.transactionHash === null) {
    if (step.type === 'settled') return <span>Every transaction above is final. A refund would be added below.</span>
    if (step.type === 'quoted') return <span>A signed price; no money moved</span>
    return null
  }
  const count = Math.min(step.confirmations ?? 0, needed)
  return (
    <span className="nowrap">
      {count}/{needed} confirmations{step.final ? ', final' : ''}
    </span>
  )
}

function NextStep({ payment }: { payment: PaymentView }) {
  const { next } = payment
  if (next === null) return null
  return (
    <RailStep
      state="todo"
      number={payment.timeline.length + 1}
      title={next.text}
      meta={
        <>
          <span>{groupThousands(formatGpuHours(BigInt(payment.gpuMilliMs)))} GPU-hours metered so far</span>
          {next.code === 'CAPTURE' || next.code === 'RETURN_REST' ? <EpochEnd chainId={payment.chainId} /> : null}
          {next.code === 'RESOLVE' ? (
            <span>
              <DisputeCountdown chainId={payment.chainId} paymentId={payment.paymentId} />
            </span>
          ) : null}
        </>
      }
      end={
        next.at === null ? undefined : (
          <span className="muted small">
            {next.code === 'CAPTURE' || next.code === 'RETURN_REST' ? 'authorization ends in ' : ''}
            <Countdown to={next.at} chainId={payment.chainId} over="due" />
          </span>
        )
      }
    />
  )
}

/** When the open epoch ends: what was used in it is captured soon after. */
function EpochEnd({ chainId }: { chainId: number }) {
  const epochs = useEpochs(chainId)
  const open = epochs.data?.pages[0]?.items.find((epoch) => epoch.status === 'open')
  if (open === undefined) return null
  return (
    <span>
      Epoch {open.epoch} ends in <Countdown to={open.endsAt} chainId={chainId} over="a moment" />
    </span>
  )
}
