import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { payments } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'

/** What the escrow holds of one payer's payments on a network, by token. */
export async function sumHeld(
  db: Db,
  { chainId, payer }: { chainId: number; payer: Address },
): Promise<Map<Address, bigint>> {
  const held = sql<string>`sum(${payments.authorized} - ${payments.captured} - ${payments.voided} - ${payments.reclaimed})`
  const rows = await db
    .select({ token: payments.token, held })
    .from(payments)
    .where(and(eq(payments.payer, payer), eq(payments.chainId, chainId)))
    .groupBy(payments.token)
  return new Map(rows.map((row) => [row.token, BigInt(row.held)]))
}
