'use client'

import { formatAmount } from '@/lib/core/format-amount'
import { usePayments } from '@/lib/payments/client/use-payments'
import { describeTask } from '@/lib/payments/describe-task'
import type { PaymentSummaryView } from '@/lib/payments/payment-view'
import { useTokenOf } from '../layout/runtime-config-context'
import type { TokenUnit } from '../ui/amount'
import type { AttentionItem } from './attention-item'

/** A hold is low once this share of it was captured, as the platform is told too: four fifths. */
const LOW = { numerator: 4n, denominator: 5n }

/** Payments that are disputed, were not accepted, or run low. */
export function usePaymentAttention(): AttentionItem[] {
  const payments = usePayments()
  const tokenOf = useTokenOf()
  return (payments.data?.items ?? []).flatMap(
    (payment) => attentionOf(payment, tokenOf(payment.chainId, payment.token)) ?? [],
  )
}

function attentionOf(payment: PaymentSummaryView, token: TokenUnit): AttentionItem | null {
  const base: Omit<AttentionItem, 'title'> = {
    ...{ key: payment.paymentId, icon: 'warning', tone: 'warning', action: 'Open payment' },
    href: `/payments/${payment.paymentId}`,
    sub: describeTask(payment) ?? 'Its money returns to you',
  }
  if (payment.status === 'disputed') return { ...base, title: 'A payment is disputed' }
  if (payment.held === '0') return null
  if (payment.rejection !== null) return { ...base, title: 'A payment was not accepted' }
  if (BigInt(payment.captured) * LOW.denominator < BigInt(payment.authorized) * LOW.numerator) return null
  const left = `${formatAmount(BigInt(payment.held), token.decimals)} ${token.symbol}`
  return { ...base, title: `Only ${left} is still held for a task` }
}
