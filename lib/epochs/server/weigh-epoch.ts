import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { cutAboveQuote } from './cut-above-quote'

/**
 * Settles which usage of a closed epoch counts, and for how much: what nobody paid for weighs nothing, what ran above
 * its quote neither weighs nor is billed. One transaction; doing it again changes nothing and returns
 * false.
 * `paidTasks` is a query of (task_id, gpu_milli) of the tasks with an authorised payment.
 */
export async function weighEpoch(
  db: Db,
  parameters: { chainId: number; epoch: number; paidTasks: SQL; paidToBlock: number; rewardUnpaidUsage: boolean },
): Promise<boolean> {
  const { chainId, epoch } = parameters
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ status: string; weighed: boolean }>(sql`
      SELECT status, weighed_at IS NOT NULL AS weighed FROM epochs
      WHERE chain_id = ${chainId} AND epoch = ${epoch} FOR UPDATE`)
    const row = rows[0]
    if (!row || row.weighed || row.status === 'open') return false
    await cutAboveQuote(tx, parameters)
    await insertOutcomes(tx, parameters)
    await tx.execute(sql`
      UPDATE epochs SET weighed_at = now(), paid_to_block = ${parameters.paidToBlock}
      WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    return true
  })
}

async function insertOutcomes(tx: Db, parameters: Parameters<typeof weighEpoch>[1]): Promise<void> {
  const { chainId, epoch, paidTasks, rewardUnpaidUsage } = parameters
  await tx.execute(sql`
    INSERT INTO usage_outcomes (chain_id, epoch, provider, task_id, gpu_model, gpu_milli_ms, weight, billable, reason)
    WITH paid AS MATERIALIZED (${paidTasks}),
    used AS (
      SELECT provider, task_id, gpu_model, gpu_milli * (ended_at_ms - started_at_ms) AS gpu_milli_ms, verified_bps,
        COALESCE(
          (SELECT sum(s.gpu_milli * (s.ended_at_ms - s.started_at_ms))::bigint FROM usage_segments s
            WHERE cuts.any AND s.chain_id = r.chain_id AND s.epoch = r.epoch AND s.meter = r.meter
              AND s.record_id = r.record_id),
          gpu_milli * (ended_at_ms - started_at_ms)) AS counted
      FROM usage_records r, (SELECT EXISTS (
        SELECT 1 FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch}) AS any) cuts
      WHERE chain_id = ${chainId} AND epoch = ${epoch}
    ),
    summed AS (
      SELECT provider, task_id, gpu_model, sum(gpu_milli_ms) AS gpu_milli_ms, sum(gpu_milli_ms * verified_bps) AS verified,
        sum(counted * verified_bps) AS billable, bool_or(counted <> gpu_milli_ms) AS cut
      FROM used GROUP BY provider, task_id, gpu_model
    )
    SELECT ${chainId}, ${epoch}, s.provider, s.task_id, s.gpu_model, s.gpu_milli_ms,
      CASE WHEN ${rewardUnpaidUsage} OR p.task_id IS NOT NULL THEN s.billable * COALESCE(m.reward_weight, 0) ELSE 0 END,
      s.billable,
      CASE WHEN NOT ${rewardUnpaidUsage} AND p.task_id IS NULL THEN 'UNPAID'
        WHEN s.verified = 0 THEN 'UNVERIFIED'
        WHEN s.cut THEN 'ABOVE_QUOTE'
        WHEN COALESCE(m.reward_weight, 0) = 0 THEN 'NO_WEIGHT' END
    FROM summed s
    LEFT JOIN paid p ON p.task_id = s.task_id
    LEFT JOIN epochs e ON e.chain_id = ${chainId} AND e.epoch = ${epoch}
    LEFT JOIN rate_card_models m
      ON m.chain_id = ${chainId} AND m.version = e.rate_card_version AND m.gpu_model = s.gpu_model
    ON CONFLICT DO NOTHING`)
}
