'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { ApiError } from '@/lib/core/api-client'
import { formatAmount } from '@/lib/core/format-amount'
import { useStartPrepaid } from '@/lib/payments/client/use-prepaid-tasks'
import { Button } from '../ui/button'
import type { CheckoutState } from './use-checkout-state'

/** Starts the task on the prepaid balance: no transaction, and no money moves before usage. */
export function PrepaidStart({ state }: { state: CheckoutState }) {
  const { quote, token, prepaid, isExpired } = state
  const router = useRouter()
  const start = useStartPrepaid(quote.quoteId)
  const most = `${formatAmount(BigInt(quote.maxAmount), token.decimals)} ${token.symbol}`
  // Not by a callback of the press, which is dropped with this button: news of the task may take it away first.
  const startAndOpen = () =>
    start.mutateAsync().then(
      () => router.push(`/prepaid/${encodeURIComponent(quote.taskId)}?chainId=${quote.chainId}`),
      // Told below, as the mutation's error.
      () => undefined,
    )
  return (
    <>
      <Button look="primary" size="lg" block busy={start.isPending} disabled={isExpired} onClick={startAndOpen}>
        Start for at most {most}
      </Button>
      <p className="small muted after" role="status">
        {start.error === null ? (
          prepaid &&
          `${formatAmount(BigInt(prepaid.usable), token.decimals)} ${token.symbol} of your balance can be used.`
        ) : (
          <>
            {start.error.message}. {start.error instanceof ApiError ? start.error.hint : null} Nothing was started.{' '}
            <Link href="/prepaid">Open the prepaid balance</Link>
          </>
        )}
      </p>
    </>
  )
}
