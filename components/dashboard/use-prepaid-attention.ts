'use client'

import { formatAmount } from '@/lib/core/format-amount'
import { usePrepaidAccounts } from '@/lib/payments/client/use-prepaid-tasks'
import type { PrepaidAccountView } from '@/lib/payments/prepaid-view'
import type { AttentionItem } from './attention-item'

/** Prepaid balances that do not cover what runs on them. */
export function usePrepaidAttention(chainId: number): AttentionItem[] {
  const accounts = usePrepaidAccounts(chainId)
  return (accounts.data?.items ?? []).filter(isShort).map((account) => ({
    ...{ icon: 'warning', tone: 'warning', href: '/prepaid', action: 'Open prepaid' },
    key: `prepaid:${account.payer}:${account.token}`,
    title: `Your prepaid ${account.symbol} runs low`,
    sub: adviceOf(account),
  }))
}

function isShort({ topUpAdvice }: PrepaidAccountView): boolean {
  return topUpAdvice.add !== '0' || topUpAdvice.raiseLimitTo !== null
}

function adviceOf({ topUpAdvice, decimals, symbol }: PrepaidAccountView): string {
  const { add, raiseLimitTo } = topUpAdvice
  const write = (amount: string) => `${formatAmount(BigInt(amount), decimals)} ${symbol}`
  return add !== '0' ? `Add ${write(add)}` : `Raise the limit per epoch to ${write(raiseLimitTo ?? '0')}`
}
