import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { findEffectiveRateCard } from '@/lib/usage/server/find-rate-card'

/**
 * Closes an epoch for ever: from here on its records never change. Waits for batches that are being stored in it.
 * Callers make sure that its end and the grace period are past. Returns false where it was closed before or an earlier
 * epoch is still open.
 */
export async function closeEpoch(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<boolean> {
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ status: string }>(sql`
      SELECT status FROM epochs WHERE chain_id = ${chainId} AND epoch = ${epoch} FOR UPDATE`)
    if (rows[0]?.status !== 'open') return false
    const earlier = await tx.execute(sql`
      SELECT 1 FROM epochs WHERE chain_id = ${chainId} AND epoch < ${epoch} AND status = 'open' LIMIT 1`)
    if (earlier.rows.length > 0) return false
    const card = await findEffectiveRateCard(tx, { chainId, epoch })
    await tx.execute(sql`
      UPDATE epochs SET status = 'closed', closed_at = now(), rate_card_version = ${card?.version ?? null}
      WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    return true
  })
}
