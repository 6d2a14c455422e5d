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
      UPDATE epochs SET status = 'closed', closed_at = now(), rate_card_version = ${card?.version ?? null},
        record_count = counted.records, provider_count = counted.providers, gpu_milli_ms = counted.gpu_milli_ms
      FROM (
        SELECT count(*)::int AS records, count(DISTINCT provider)::int AS providers,
          COALESCE(sum(gpu_milli * (ended_at_ms - started_at_ms)), 0) AS gpu_milli_ms
        FROM usage_records WHERE chain_id = ${chainId} AND epoch = ${epoch}
      ) AS counted
      WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    return true
  })
}
