import 'server-only'
import { and, inArray, sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { selectPayments } from './payment-rows'
import { toPaymentSummary } from './to-payment-summary'

/** Payments whose held money a dispute freezes, over all networks, newest first. */
export async function listDisputes(
  db: Db,
  { networks }: { networks: readonly NetworkConfig[] },
): Promise<PaymentSummaryView[]> {
  const served = networks.map((network) => network.chainId)
  const everDisputed = sql`EXISTS (SELECT 1 FROM payment_events e WHERE e.chain_id = ${payments.chainId}
    AND e.payment_id = ${payments.paymentId} AND e.type = 'disputed')`
  const rows = await selectPayments(db, { where: and(inArray(payments.chainId, served), everDisputed), limit: 500 })
  return rows.flatMap((row) => {
    const network = networks.find((candidate) => candidate.chainId === row.payment.chainId)
    return network && row.disputed ? [toPaymentSummary(row, network)] : []
  })
}
