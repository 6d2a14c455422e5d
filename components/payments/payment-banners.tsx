'use client'

import { formatAmount } from '@/lib/core/format-amount'
import type { PaymentView } from '@/lib/payments/payment-view'
import type { TokenUnit } from '../ui/amount'
import { Banner } from '../ui/banner'
import { LinkButton } from '../ui/button'

/** What is unusual about a payment that is there: not accepted, or running low. */
export function PaymentBanners({ payment, token }: { payment: PaymentView; token: TokenUnit }) {
  return (
    <>
      <RejectionBanner payment={payment} />
      <LowHoldBanner payment={payment} token={token} />
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
