import 'server-only'
import { and, eq, inArray } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { payments, quotes } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'

/** Whose payment it is and for which task; null where no quote of ours stands behind it. */
export type PaymentParties = { payer: Address; operator: Address; token: Address; taskId: string | null }

/** Looks up many payments at once, by id. */
export async function findPaymentParties(
  db: Db,
  { chainId, paymentIds }: { chainId: number; paymentIds: readonly `0x${string}`[] },
): Promise<Map<`0x${string}`, PaymentParties>> {
  const found = new Map<`0x${string}`, PaymentParties>()
  for (let start = 0; start < paymentIds.length; start += 5_000) {
    const { paymentId, payer, operator, token } = payments
    const rows = await db
      .select({ paymentId, payer, operator, token, taskId: quotes.taskId })
      .from(payments)
      .leftJoin(quotes, eq(quotes.quoteId, payments.quoteId))
      .where(and(eq(payments.chainId, chainId), inArray(paymentId, paymentIds.slice(start, start + 5_000))))
    for (const row of rows) found.set(row.paymentId, row)
  }
  return found
}
