import 'server-only'
import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import type { PublishedEarlierUsage, PublishedUsage } from '../published-rows'

type UsageRow = {
  meter: Address
  record_id: string
  segment: number | null
  task_ref: Hex
  provider: Address
  gpu_model: string
  gpu_milli: number
  started_at_ms: string
  ended_at_ms: string
  verified_bps: number
  epoch: number
  reward_weight: number
}

/** A task in an epoch that a capture names. */
export type NamedUsage = { taskRef: Hex; epoch: number }

/** What counted in the epoch: no usage that nobody paid for, and of records above their quote the parts below it. */
export async function readUsage(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<PublishedUsage[]> {
  const { rows } = await db.execute<UsageRow>(sql`
    ${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND ${COUNTS}`)
  return rows.map(toPublishedUsage)
}

/** The same of single tasks in earlier epochs, each row with its epoch and its model's weight then. */
export async function readEarlierUsage(
  db: Db,
  { chainId, named }: { chainId: number; named: readonly NamedUsage[] },
): Promise<PublishedEarlierUsage[]> {
  if (named.length === 0) return []
  const { rows } = await db.execute<UsageRow>(sql`
    ${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND ${COUNTS} AND (r.epoch, t.task_ref) IN (
      SELECT epoch, "taskRef" FROM json_to_recordset(${JSON.stringify(named)}::json) AS n(epoch int, "taskRef" text))`)
  return rows.map((row) => ({
    ...toPublishedUsage(row),
    epoch: row.epoch,
    rewardWeight: BigInt(row.reward_weight),
  }))
}

const COUNTED_USAGE = sql`
  SELECT r.meter, r.record_id, s.segment, t.task_ref, r.provider, r.gpu_model,
    COALESCE(s.gpu_milli, r.gpu_milli) AS gpu_milli, COALESCE(s.started_at_ms, r.started_at_ms) AS started_at_ms,
    COALESCE(s.ended_at_ms, r.ended_at_ms) AS ended_at_ms, r.verified_bps, r.epoch,
    COALESCE(m.reward_weight, 0) AS reward_weight
  FROM usage_records r
  JOIN tasks t ON t.chain_id = r.chain_id AND t.task_id = r.task_id
  JOIN usage_outcomes o ON o.chain_id = r.chain_id AND o.epoch = r.epoch AND o.provider = r.provider
    AND o.task_id = r.task_id AND o.gpu_model = r.gpu_model
  LEFT JOIN usage_segments s ON s.chain_id = r.chain_id AND s.epoch = r.epoch AND s.meter = r.meter
    AND s.record_id = r.record_id
  LEFT JOIN epochs e ON e.chain_id = r.chain_id AND e.epoch = r.epoch
  LEFT JOIN rate_card_models m
    ON m.chain_id = r.chain_id AND m.version = e.rate_card_version AND m.gpu_model = r.gpu_model`

const COUNTS = sql`o.reason IS DISTINCT FROM 'UNPAID' AND COALESCE(s.gpu_milli, 1) > 0`

function toPublishedUsage(row: UsageRow): PublishedUsage {
  return {
    meter: row.meter,
    recordId: row.segment ? partId(row.record_id, row.segment) : row.record_id,
    taskRef: row.task_ref,
    provider: row.provider,
    gpuModel: row.gpu_model,
    gpuMilli: row.gpu_milli,
    startedAtMs: Number(row.started_at_ms),
    endedAtMs: Number(row.ended_at_ms),
    verifiedBps: row.verified_bps,
  }
}

/** Published id of a record's second and further parts: ids are unique per meter, and no meter makes one of this form. */
function partId(recordId: string, segment: number): string {
  return `part-${createHash('sha256').update(`${recordId}\n${segment}`).digest('hex').slice(0, 40)}`
}
