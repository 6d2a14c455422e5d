'use client'

import { useEffect, useState } from 'react'
import { formatAmount } from '@/lib/core/format-amount'
import type { PaymentStepView, PaymentView } from '@/lib/payments/payment-view'
import type { TokenUnit } from '../ui/amount'
import { Banner } from '../ui/banner'
import { LinkButton } from '../ui/button'
import { STEP_TITLES } from './step-titles'
import { remember, takenBack } from './taken-back'

/** What is unusual about a payment: not accepted, running low, or taken back by the network. */
export function PaymentBanners({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  return (
    <>
      <RejectionBanner payment={payment} />
      <LowHoldBanner payment={payment} token={token} />
      <ReorgBanner payment={payment} />
    </>
  )
}

const REJECTIONS: Readonly<Record<string, string>> = {
  UNKNOWN_QUOTE: 'No quote of ours leads to it.',
  FIELDS_DIFFER: 'It differs from its quote.',
  QUOTE_EXPIRED: 'It came after its quote had expired.',
  TASK_PREPAID: 'Its task runs on the prepaid balance already.',
}

function RejectionBanner({ payment }: { payment: PaymentView }) {
  if (payment.rejection === null) return null
  return (
    <Banner tone="danger" icon="failed" title="This payment is not accepted">
      {REJECTIONS[payment.rejection] ?? `Its reason is ${payment.rejection}.`} All of it goes back to your wallet by
      itself; nothing is charged.
    </Banner>
  )
}

function LowHoldBanner({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  const isLow = payment.warnings.some((warning) => warning.code === 'HOLD_LOW')
  if (!isLow || payment.held === '0') return null
  return (
    <Banner
      tone="warning"
      icon="warning"
      title={`Only ${formatAmount(BigInt(payment.held), token.decimals)} ${token.symbol} is still held`}
      action={
        <LinkButton href="/pay" size="sm">
          Configure a task
        </LinkButton>
      }
    >
      When it is used up, nothing more is charged and the task’s usage is not paid for any more. To go on, pay a quote
      for a further task.
    </Banner>
  )
}

/** Between two looks a step went missing: the network dropped the block that held it. */
function ReorgBanner({ payment }: { payment: PaymentView }) {
  const [seen, setSeen] = useState<readonly PaymentStepView[]>([])
  const { timeline } = payment
  useEffect(() => setSeen((before) => remember(before, timeline)), [timeline])
  const missing = takenBack(seen, timeline)
  if (missing.length === 0) return null
  const titles = [...new Set(missing.map((step) => STEP_TITLES[step.type]))].join(', ')
  return (
    <Banner tone="warning" icon="replaced" title="The network took a block back">
      “{titles}” does not count at the moment. Such a transaction usually comes again within a few blocks; this page
      shows it then, and nothing is lost or charged twice.
    </Banner>
  )
}
