import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { cutAboveBudget, type UsageBudget } from './cut-above-budget'
import { cutAboveQuote } from './cut-above-quote'
import { dropSums, sumCutTasks, sumRecords } from './sum-records'

/** Memory of one aggregation in the database: a million groups fit without touching the disk. */
const AGGREGATION_MEMORY = '512MB'

/**
 * Settles which usage of a closed epoch counts, and for how much: what nobody paid for weighs nothing, what ran above
 * its quote neither weighs nor is billed, and usage whose payment came after this is never billed. One transaction; doing it again changes nothing and returns
 * false.
 * `paidTasks` is a query of (task_id, gpu_milli) of the tasks with an authorised payment or a prepaid balance;
 * `openBudget` says in the same transaction how far the balances go.
 */
export async function weighEpoch(
  db: Db,
  parameters: {
    chainId: number
    epoch: number
    paidTasks: SQL
    openBudget?: (tx: Db) => Promise<UsageBudget>
    paidToBlock: number
    rewardUnpaidUsage: boolean
  },
): Promise<boolean> {
  const { chainId, epoch } = parameters
  const isWeighed = await db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ status: string; weighed: boolean }>(sql`
      SELECT status, weighed_at IS NOT NULL AS weighed FROM epochs
      WHERE chain_id = ${chainId} AND epoch = ${epoch} FOR UPDATE`)
    const row = rows[0]
    if (!row || row.weighed || row.status === 'open') return false
    await tx.execute(sql.raw(`SET LOCAL work_mem = '${AGGREGATION_MEMORY}'`))
    await sumRecords(tx, { chainId, epoch })
    await cutAboveQuote(tx, parameters)
    const budget = await parameters.openBudget?.(tx)
    const short = budget ? await cutAboveBudget(tx, { chainId, epoch, budget }) : []
    await sumCutTasks(tx, { chainId, epoch })
    await insertOutcomes(tx, { ...parameters, short })
    await dropSums(tx)
    await tx.execute(sql`
      UPDATE epochs SET weighed_at = now(), paid_to_block = ${parameters.paidToBlock}
      WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    return true
  })
  // What is built next joins all of the outcomes. Of tables that it knows nothing of yet, the database thinks that they have
  // a few rows, and would look through ten million records for each; its own analysis may come a minute later.
  if (isWeighed) await analyzeOutcomes(db)
  return isWeighed
}

/** A tenth of the usual sample: that there are a million rows, and how many of a kind, is all that plans depend on. */
async function analyzeOutcomes(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL default_statistics_target = 10`)
    await tx.execute(sql`ANALYZE usage_outcomes, usage_segments`)
  })
}

/** Outcomes by provider, task and model, in the order of their key, which is quicker to index; and the epoch's own counts. */
async function insertOutcomes(
  tx: Db,
  parameters: Parameters<typeof weighEpoch>[1] & { short: readonly string[] },
): Promise<void> {
  const { chainId, epoch, paidTasks, rewardUnpaidUsage, short } = parameters
  await tx.execute(sql`
    UPDATE epochs SET (record_count, provider_count, gpu_milli_ms) = (
      SELECT COALESCE(sum(records), 0), (SELECT count(*) FROM (SELECT 1 FROM epoch_sums GROUP BY provider) p),
        COALESCE(sum(gpu_milli_ms), 0) FROM epoch_sums)
    WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  await tx.execute(sql`
    WITH paid AS MATERIALIZED (
      SELECT task_id FROM (${paidTasks}) p WHERE task_id IN (SELECT task_id FROM epoch_sums)
    )
    INSERT INTO usage_outcomes (chain_id, epoch, provider, task_id, gpu_model, gpu_milli_ms, weight, billable, reason)
    SELECT ${chainId}, ${epoch}, s.provider, s.task_id, s.gpu_model, s.gpu_milli_ms,
      CASE WHEN ${rewardUnpaidUsage} OR p.task_id IS NOT NULL THEN s.billable * COALESCE(m.reward_weight, 0) ELSE 0 END,
      CASE WHEN p.task_id IS NOT NULL THEN s.billable ELSE 0 END,
      CASE WHEN NOT ${rewardUnpaidUsage} AND p.task_id IS NULL THEN 'UNPAID'
        WHEN s.verified = 0 THEN 'UNVERIFIED'
        WHEN s.is_cut AND s.task_id IN (SELECT value FROM json_array_elements_text(${JSON.stringify(short)}::json))
          THEN 'PREPAID_SHORT'
        WHEN s.is_cut THEN 'ABOVE_QUOTE'
        WHEN COALESCE(m.reward_weight, 0) = 0 THEN 'NO_WEIGHT' END
    FROM epoch_sums s
    LEFT JOIN paid p ON p.task_id = s.task_id
    LEFT JOIN rate_card_models m ON m.chain_id = ${chainId} AND m.gpu_model = s.gpu_model
      AND m.version = (SELECT rate_card_version FROM epochs WHERE chain_id = ${chainId} AND epoch = ${epoch})
    ORDER BY s.provider, s.task_id, s.gpu_model`)
}
