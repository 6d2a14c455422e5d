import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { isAfter, isOwn, selectPayments } from './payment-rows'
import { toPaymentSummary } from './to-payment-summary'

/** Payments of the caller's wallets over all networks (or one), newest first. */
export async function listPayments(
  db: Db,
  parameters: {
    networks: readonly NetworkConfig[]
    wallets: readonly Address[]
    chainId?: number | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<PaymentSummaryView>> {
  const { networks, wallets, chainId, limit, cursor } = parameters
  const served = networks.map((network) => network.chainId)
  const rows = await selectPayments(db, {
    where: and(
      isOwn(wallets),
      chainId === undefined ? inArray(payments.chainId, served) : eq(payments.chainId, chainId),
      cursor === undefined ? undefined : fromCursor(cursor),
    ),
    limit: limit + 1,
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1)?.payment : undefined
  return {
    items: page.flatMap((row) => {
      const network = networks.find((candidate) => candidate.chainId === row.payment.chainId)
      return network ? [toPaymentSummary(row, network)] : []
    }),
    nextCursor: last ? encodeCursor([last.authorizedAt, last.chainId, last.paymentId]) : null,
  }
}

function fromCursor(cursor: string) {
  const [authorizedAt, chainId, paymentId] = decodeCursor(cursor, ['integer', 'integer', 'string'])
  return isAfter(Number(authorizedAt), Number(chainId), String(paymentId) as `0x${string}`)
}
