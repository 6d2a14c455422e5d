import 'server-only'
import type { ResultPage } from '@/lib/core/result-page'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { type PaymentPage, pagePayments } from './page-payments'
import { isDisputed } from './payment-rows'

/** Payments of some networks whose held money a dispute freezes, newest first. */
export async function listDisputes(
  db: Db,
  parameters: Omit<PaymentPage, 'where'>,
): Promise<ResultPage<PaymentSummaryView>> {
  return pagePayments(db, { ...parameters, where: isDisputed })
}
