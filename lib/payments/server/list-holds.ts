import 'server-only'
import { and, inArray, sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { isAfter, selectPayments } from './payment-rows'
import { toPaymentSummary } from './to-payment-summary'

const holdsMoney = sql`${payments.authorized} > ${payments.captured} + ${payments.voided} + ${payments.reclaimed}`

/** Payments of some networks of which the escrow still holds money, whoever paid them, newest first; for operators. */
export async function listHolds(
  db: Db,
  parameters: { networks: readonly NetworkConfig[]; limit: number; cursor?: string | undefined },
): Promise<ResultPage<PaymentSummaryView>> {
  const { networks, limit, cursor } = parameters
  const served = networks.map((network) => network.chainId)
  const key = cursor === undefined ? null : decodeCursor(cursor, ['integer', 'integer', 'string'])
  const rows = await selectPayments(db, {
    where: and(
      inArray(payments.chainId, served),
      holdsMoney,
      key ? isAfter(Number(key[0]), Number(key[1]), String(key[2]) as `0x${string}`) : undefined,
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
