'use client'

import { useEffect, useState } from 'react'
import { ApiError } from '@/lib/core/api-client'
import { usePayment } from '@/lib/payments/client/use-payment'
import { describeTask } from '@/lib/payments/describe-task'
import type { PaymentStepView, PaymentView } from '@/lib/payments/payment-view'
import { PageHead } from '../layout/page-head'
import { useNetwork, useTokenOf } from '../layout/runtime-config-context'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { HexChip } from '../ui/hex-chip'
import { Icon } from '../ui/icon'
import { Loaded } from '../ui/loaded'
import { NetworkLabel } from '../ui/network-label'
import { SkeletonPage } from '../ui/skeleton'
import { DisputeCard } from './dispute-card'
import { DisputeStatements } from './dispute-statements'
import { PaymentBadge } from './payment-badge'
import { PaymentBanners } from './payment-banners'
import { PaymentMoney } from './payment-money'
import { PaymentTimeline } from './payment-timeline'
import { ReceiptCard } from './receipt-card'
import { ReclaimCard } from './reclaim-card'
import { ReorgBanner } from './reorg-banner'
import { useTakenBack } from './use-taken-back'

const NO_STEPS: readonly PaymentStepView[] = []

/** One payment from authorised to settled, with every transaction behind it. */
export function PaymentPage({ paymentId, account }: { paymentId: string; account: string }) {
  const payment = usePayment(paymentId)
  // What was shown before stays in the query's data: a payment that is not known any more has no steps.
  const isUnknown = payment.error instanceof ApiError && payment.error.status === 404
  // Where nothing was shown yet, each new look begins without its last answer.
  const [wasUnknown, setWasUnknown] = useState(false)
  const isThere = payment.data !== undefined
  useEffect(() => {
    if (isUnknown) setWasUnknown(true)
    else if (isThere) setWasUnknown(false)
  }, [isUnknown, isThere])
  const isGone = isUnknown || (wasUnknown && !isThere)
  const missing = useTakenBack(`${account}.${paymentId}`, isGone ? NO_STEPS : payment.data?.timeline)
  if (isGone && missing.length > 0) {
    return (
      <>
        <ReorgBanner missing={missing} />
        <h1>Payment</h1>
      </>
    )
  }
  return (
    <>
      <ReorgBanner missing={missing} />
      <Loaded
        query={payment}
        what="The payment"
        title="Payment"
        skeleton={<SkeletonPage label="Loading the payment" />}
      >
        {(data) => <PaymentBody payment={data} />}
      </Loaded>
    </>
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
      <PaymentBanners payment={payment} token={token} />
      <PaymentMoney payment={payment} token={token} />
      <div className="cols">
        <Card title="Timeline" end={<NetworkLabel name={network?.name ?? `Chain ${payment.chainId}`} />}>
          <div className="card-body">
            <PaymentTimeline payment={payment} token={token} />
          </div>
        </Card>
        <div className="stack">
          <ReceiptCard payment={payment} token={token} />
          <ReclaimCard payment={payment} token={token} />
          <DisputeCard payment={payment} token={token} />
          <SaidCard payment={payment} />
        </div>
      </div>
    </>
  )
}

function SaidCard({ payment }: { payment: PaymentView }) {
  if (payment.statements.length === 0) return null
  return (
    <Card title="What was said">
      <div className="card-body stack tight">
        <DisputeStatements statements={payment.statements} chainId={payment.chainId} />
      </div>
    </Card>
  )
}
