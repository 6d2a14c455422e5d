'use client'

import { groupThousands } from '@/lib/core/format-amount'
import { formatGpuHours } from '@/lib/core/format-gpu-hours'
import { usePayment } from '@/lib/payments/client/use-payment'
import { describeTask } from '@/lib/payments/describe-task'
import type { PaymentStepView, PaymentView } from '@/lib/payments/payment-view'
import { PageHead } from '../layout/page-head'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { Amount, type TokenUnit } from '../ui/amount'
import { Banner } from '../ui/banner'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Countdown } from '../ui/countdown'
import { DayMinute } from '../ui/day-minute'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { NetworkLabel } from '../ui/network-label'
import { Rail, RailStep } from '../ui/rail'
import { SkeletonPage } from '../ui/skeleton'
import { DisputeCard } from './dispute-card'
import { PaymentBadge } from './payment-badge'
import { PaymentMoney } from './payment-money'
import { ReceiptCard } from './receipt-card'
import { ReclaimCard } from './reclaim-card'

/** One payment from authorised to settled, with every transaction behind it. */
export function PaymentPage({ paymentId }: { paymentId: string }) {
  const payment = usePayment(paymentId)
  return (
    <Loaded query={payment} what="The payment" title="Payment" skeleton={<SkeletonPage label="Loading the payment" />}>
      {(data) => <PaymentBody payment={data} />}
    </Loaded>
  )
}

function PaymentBody({ payment }: { payment: PaymentView }) {
  const network = useNetwork(payment.chainId)
  const token = useTokenOf()(payment.chainId, payment.token)
  return (
    <>
      <PageHead
        crumb={{
          href: '/history',
          label: 'History',
          here: (
            <>
              Payment <HexChip hex={payment.paymentId} kind="plain" />
            </>
          ),
        }}
        title={describeTask(payment) ?? 'Payment'}
        badge={<PaymentBadge status={payment.status} />}
        actions={
          <Button onClick={() => window.print()}>
            <Icon name="printer" />
            Print receipt
          </Button>
        }
      />
      {payment.rejection === null ? null : (
        <Banner tone="danger" icon="failed" title="This payment is not accepted">
          Its fields differ from a valid quote ({payment.rejection}). It is voided and the money returns to your wallet.
        </Banner>
      )}
      <PaymentMoney payment={payment} token={token} />
      <div className="cols">
        <Card title="Timeline" end={<NetworkLabel name={network?.name ?? `Chain ${payment.chainId}`} />}>
          <div className="card-body">
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
          </div>
        </Card>
        <div className="stack">
          <ReceiptCard payment={payment} token={token} />
          <ReclaimCard payment={payment} token={token} />
          <DisputeCard payment={payment} token={token} />
        </div>
      </div>
    </>
  )
}

const TITLES: Readonly<Record<PaymentStepView['type'], string>> = {
  quoted: 'Quoted',
  authorized: 'Authorized',
  captured: 'Captured',
  completed: 'Task ended',
  voided: 'Voided, unused money returned',
  reclaimed: 'Reclaimed',
  refunded: 'Refunded',
  disputed: 'Disputed',
  'dispute-resolved': 'Dispute decided',
  settled: 'Settled',
}

const COMES_BACK: readonly PaymentStepView['type'][] = ['voided', 'reclaimed', 'refunded']

function TimelineStep({ step, payment, token }: { step: PaymentStepView; payment: PaymentView; token: TokenUnit }) {
  const epoch = step.epoch === null || step.type !== 'captured' ? '' : `, epoch ${step.epoch}`
  return (
    <RailStep
      state={step.final || step.transactionHash === null ? 'done' : 'now'}
      title={`${TITLES[step.type]}${epoch}`}
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
    if (step.type === 'settled') return <span>Every transaction above is final. The receipt will not change.</span>
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
  if (payment.next === null) return null
  return (
    <RailStep
      state="todo"
      number={payment.timeline.length + 1}
      title={payment.next.text}
      meta={<span>{groupThousands(formatGpuHours(BigInt(payment.gpuMilliMs)))} GPU-hours metered so far</span>}
      end={
        payment.next.at === null ? undefined : (
          <span className="muted small">
            <Countdown to={payment.next.at} chainId={payment.chainId} over="due" />
          </span>
        )
      }
    />
  )
}
