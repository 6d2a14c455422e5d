import 'server-only'
import { and, inArray } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { isDisputed, selectPayments } from './payment-rows'
import { toPaymentSummary } from './to-payment-summary'

/** Payments whose held money a dispute freezes, over all networks, newest first. */
export async function listDisputes(
  db: Db,
  { networks }: { networks: readonly NetworkConfig[] },
): Promise<PaymentSummaryView[]> {
  const served = networks.map((network) => network.chainId)
  const rows = await selectPayments(db, { where: and(inArray(payments.chainId, served), isDisputed), limit: 500 })
  return rows.flatMap((row) => {
    const network = networks.find((candidate) => candidate.chainId === row.payment.chainId)
    return network ? [toPaymentSummary(row, network)] : []
  })
}
