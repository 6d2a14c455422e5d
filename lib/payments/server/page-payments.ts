import 'server-only'
import { and, inArray, type SQL } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import type { PaymentSummaryView } from '../payment-view'
import { isAfter, selectPayments } from './payment-rows'
import { toPaymentSummary } from './to-payment-summary'

/** Which payments of which networks, and which page of them. */
export type PaymentPage = {
  networks: readonly NetworkConfig[]
  where: SQL | undefined
  limit: number
  cursor?: string | undefined
}

/** One page of the payments of some networks that fulfil a condition, newest first. Throws InvalidInputError for a bad cursor. */
export async function pagePayments(db: Db, parameters: PaymentPage): Promise<ResultPage<PaymentSummaryView>> {
  const { networks, where, limit, cursor } = parameters
  const served = networks.map((network) => network.chainId)
  const rows = await selectPayments(db, {
    where: and(inArray(payments.chainId, served), where, cursor === undefined ? undefined : fromCursor(cursor)),
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

function fromCursor(cursor: string): SQL | undefined {
  const [authorizedAt, chainId, paymentId] = decodeCursor(cursor, ['integer', 'integer', 'string'])
  return isAfter(Number(authorizedAt), Number(chainId), String(paymentId) as `0x${string}`)
}
