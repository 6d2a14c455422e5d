'use client'

import { formatAmount } from '@/lib/core/format-amount'
import { usePrepaidAccountsOn } from '@/lib/payments/client/use-prepaid-tasks'
import type { PrepaidAccountView } from '@/lib/payments/prepaid-view'
import { useRuntimeConfig } from '../layout/runtime-config-context'
import type { AttentionItem } from './attention-item'
import { useWhere } from './use-where'

/** Prepaid balances on any network that do not cover what runs on them. */
export function usePrepaidAttention(): AttentionItem[] {
  const { networks } = useRuntimeConfig()
  const where = useWhere()
  const answers = usePrepaidAccountsOn(networks.map(({ chainId }) => chainId))
  return networks.flatMap(({ chainId }, index) =>
    (answers[index]?.data?.items ?? []).filter(isShort).map(
      (account): AttentionItem => ({
        ...{ icon: 'warning', tone: 'warning', href: '/prepaid', action: 'Open prepaid', chainId },
        key: `prepaid:${chainId}:${account.payer}:${account.token}`,
        title: `Your prepaid ${account.symbol}${where(chainId)} runs low`,
        sub: adviceOf(account),
      }),
    ),
  )
}

function isShort({ topUpAdvice }: PrepaidAccountView): boolean {
  return topUpAdvice.add !== '0' || topUpAdvice.raiseLimitTo !== null
}

function adviceOf({ topUpAdvice, decimals, symbol }: PrepaidAccountView): string {
  const { add, raiseLimitTo } = topUpAdvice
  const write = (amount: string) => `${formatAmount(BigInt(amount), decimals)} ${symbol}`
  return add !== '0' ? `Add ${write(add)}` : `Raise the limit per epoch to ${write(raiseLimitTo ?? '0')}`
}
