import 'server-only'
import { sql } from 'drizzle-orm'
import type { ResultPage } from '@/lib/core/result-page'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { type PaymentPage, pagePayments } from './page-payments'

const holdsMoney = sql`${payments.authorized} > ${payments.captured} + ${payments.voided} + ${payments.reclaimed}`

/** Payments of some networks of which the escrow still holds money, whoever paid them, newest first; for operators. */
export async function listHolds(
  db: Db,
  parameters: Omit<PaymentPage, 'where'>,
): Promise<ResultPage<PaymentSummaryView>> {
  return pagePayments(db, { ...parameters, where: holdsMoney })
}
