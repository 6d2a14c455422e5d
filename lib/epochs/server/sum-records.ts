import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

type ClosedEpoch = { chainId: number; epoch: number }

/** Half of the time after which two times may share a number: PostgreSQL folds an int8's halves into one to hash it. */
const LONGEST_CHAIN_MS = 2 ** 31

/** A time's random number of 64 bits, in this run. */
function numberOf(time: SQL, seed: number): SQL {
  return sql`hashint8extended(${time}, ${seed})`
}

/**
 * Sums a closed epoch's records by provider, task and model in one pass, into the temporary table `epoch_sums`; it belongs
 * to the transaction, and {@link dropSums} ends it before. Besides what outcomes need (`records`, `gpu_milli_ms` =
 * Σ gpuMilli × duration, `verified` and `billable` = Σ gpuMilli × duration × verifiedBps) it has what tells most groups
 * whose records never ran side by side: `peak` is the largest gpuMilli, and `is_chain` says that each record begins where
 * another ends. To see that without sorting them, every time has a random number, and those of all starts and ends are
 * combined by XOR. Where just those of the first start and the last end remain, an odd number of records ran at every
 * instant between them; where the durations besides add up to that time, it was one. Times that are far enough apart may
 * have one number whatever the seed, so that no longer group is told; of others about one in 2⁶⁴ looks so by chance, over
 * seeds of 31 bits. One that is taken for a chain wrongly is paid no more than a true one: its durations add up to the time
 * between its ends, and none of its records is above its peak, which the quote allows.
 */
export async function sumRecords(tx: Db, { chainId, epoch }: ClosedEpoch): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31)
  // Tasks and models are of the records' own collation: in any other, their index would not be looked into.
  await tx.execute(sql`
    CREATE TEMPORARY TABLE epoch_sums (
      provider text COLLATE "C", task_id text, gpu_model text, records bigint,
      gpu_milli_ms numeric, verified numeric, billable numeric, is_cut boolean, peak integer, first_start bigint,
      is_chain boolean
    ) ON COMMIT DROP`)
  await tx.execute(sql`
    INSERT INTO epoch_sums
    SELECT provider, task_id, gpu_model, records, gpu_milli_ms, verified, verified, false, peak, first_start,
      ends = ${numberOf(sql`last_end`, seed)} # ${numberOf(sql`first_start`, seed)} AND duration = last_end - first_start
        AND duration < ${LONGEST_CHAIN_MS}
    FROM (
      SELECT provider, task_id, gpu_model, count(*) AS records, sum(gpu_milli * (ended_at_ms - started_at_ms)) AS gpu_milli_ms,
        sum(gpu_milli * (ended_at_ms - started_at_ms) * verified_bps) AS verified, max(gpu_milli) AS peak,
        min(started_at_ms) AS first_start, max(ended_at_ms) AS last_end,
        bit_xor(${numberOf(sql`ended_at_ms`, seed)} # ${numberOf(sql`started_at_ms`, seed)}) AS ends,
        sum((ended_at_ms - started_at_ms)::int) AS duration -- no record is longer than a day
      FROM usage_records WHERE chain_id = ${chainId} AND epoch = ${epoch} GROUP BY provider, task_id, gpu_model
    ) sums`)
  await tx.execute(sql`ANALYZE epoch_sums`)
}

/** Sums the tasks anew of which records were cut: their `billable` is what is left, and `is_cut` says which of them it concerns. */
export async function sumCutTasks(tx: Db, { chainId, epoch }: ClosedEpoch): Promise<void> {
  const { rowCount } = await tx.execute(sql`
    DELETE FROM epoch_sums WHERE task_id IN (
      SELECT task_id FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch})`)
  if (rowCount === 0) return
  await tx.execute(sql`
    WITH cuts AS (
      SELECT meter, record_id, sum(gpu_milli * (ended_at_ms - started_at_ms))::bigint AS counted FROM usage_segments
      WHERE chain_id = ${chainId} AND epoch = ${epoch} GROUP BY meter, record_id
    )
    INSERT INTO epoch_sums
    SELECT provider, task_id, gpu_model, count(*), sum(gpu_milli * (ended_at_ms - started_at_ms)),
      sum(gpu_milli * (ended_at_ms - started_at_ms) * verified_bps),
      sum(COALESCE(c.counted, gpu_milli * (ended_at_ms - started_at_ms)) * verified_bps), bool_or(c.counted IS NOT NULL)
    FROM usage_records r LEFT JOIN cuts c ON c.meter = r.meter AND c.record_id = r.record_id
    WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND r.task_id IN (
      SELECT task_id FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch})
    GROUP BY provider, task_id, gpu_model`)
}

/** Ends the table: one transaction may weigh several epochs. */
export async function dropSums(tx: Db): Promise<void> {
  await tx.execute(sql`DROP TABLE epoch_sums`)
}
