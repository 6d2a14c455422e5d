import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { copyOut } from '@/lib/db/server/copy-out'
import type { Db, PooledDb } from '@/lib/db/server/database'
import { type PublishedEarlierUsage, type PublishedUsage, USAGE_CSV_HEADER } from '../published-rows'

type UsageRow = {
  meter: Address
  published_id: string
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

/** The same of some providers, or of some tasks, in one epoch. */
export async function readUsageOf(
  db: Db,
  { chainId, epoch, ...of }: { chainId: number; epoch: number } & ({ providers: Address[] } | { taskRefs: Hex[] }),
): Promise<PublishedUsage[]> {
  const chosen =
    'providers' in of
      ? sql`r.provider = ANY(${sql.param(of.providers)}::text[])`
      : sql`r.task_id IN (SELECT task_id FROM tasks
          WHERE chain_id = ${chainId} AND task_ref = ANY(${sql.param(of.taskRefs)}::text[]))`
  const { rows } = await db.execute<UsageRow>(sql`
    ${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND ${COUNTS} AND ${chosen}`)
  return rows.map(toPublishedUsage)
}

/** What counted of single tasks in earlier epochs, each row with its epoch and its model's weight then. */
export async function readEarlierUsage(
  db: Db,
  { chainId, named }: { chainId: number; named: readonly NamedUsage[] },
): Promise<PublishedEarlierUsage[]> {
  if (named.length === 0) return []
  const { rows } = await db.execute<UsageRow>(sql`
    ${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND ${COUNTS} AND (r.epoch, r.task_id) IN (
      SELECT n.epoch, t.task_id FROM json_to_recordset(${JSON.stringify(named)}::json) AS n(epoch int, "taskRef" text)
      JOIN tasks t ON t.chain_id = ${chainId} AND t.task_ref = n."taskRef")`)
  return rows.map((row) => ({
    ...toPublishedUsage(row),
    epoch: row.epoch,
    rewardWeight: BigInt(row.reward_weight),
  }))
}

/** A record's own id; for its second and further parts one of a form that no meter makes, so that ids stay unique. */
const PUBLISHED_ID = sql`CASE WHEN COALESCE(s.segment, 0) = 0 THEN r.record_id ELSE 'part-' || left(
  encode(sha256(convert_to(r.record_id || E'\n' || s.segment, 'UTF8')), 'hex'), 40) END COLLATE "C"`

const COUNTED_USAGE = sql`
  SELECT r.meter, ${PUBLISHED_ID} AS published_id, r.task_ref, r.provider, r.gpu_model,
    COALESCE(s.gpu_milli, r.gpu_milli) AS gpu_milli, COALESCE(s.started_at_ms, r.started_at_ms) AS started_at_ms,
    COALESCE(s.ended_at_ms, r.ended_at_ms) AS ended_at_ms, r.verified_bps, r.epoch,
    COALESCE(m.reward_weight, 0) AS reward_weight
  FROM usage_records r
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
    recordId: row.published_id,
    taskRef: row.task_ref,
    provider: row.provider,
    gpuModel: row.gpu_model,
    gpuMilli: row.gpu_milli,
    startedAtMs: Number(row.started_at_ms),
    endedAtMs: Number(row.ended_at_ms),
    verifiedBps: row.verified_bps,
  }
}

/**
 * `usage.csv` as it comes from the database, which writes its lines itself: ordered by (meter, recordId) as the primary
 * key is, so that neither side holds more than a piece of it. The same rows as {@link readUsage}.
 */
export async function* streamUsageCsv(
  db: PooledDb,
  { chainId, epoch }: { chainId: number; epoch: number },
): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(USAGE_CSV_HEADER)
  const special = await findSpecialUsage(db, { chainId, epoch })
  yield* copyOut(db, usageLines({ chainId, epoch, ...special }), { isPlain: special.plain })
}

/**
 * Whether the epoch has usage that does not count, or counts in part: where not, records are read without looking. And
 * whether its GPU models are plain words; all other fields are by their own rules.
 */
async function findSpecialUsage(db: Db, { chainId, epoch }: { chainId: number; epoch: number }) {
  const { rows } = await db.execute<{ unpaid: boolean; cut: boolean; plain: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch}) AS cut,
      COALESCE(bool_or(unpaid), false) AS unpaid, COALESCE(bool_and(gpu_model ~ '^[A-Za-z0-9 ._:/+-]+$'), false) AS plain
    FROM (SELECT gpu_model, bool_or(reason IS NOT DISTINCT FROM 'UNPAID') AS unpaid FROM usage_outcomes
      WHERE chain_id = ${chainId} AND epoch = ${epoch} GROUP BY gpu_model) models`)
  return rows[0] ?? { unpaid: true, cut: true, plain: false }
}

/** Records that count whole, and the parts that count of the others. */
function usageLines(parameters: { chainId: number; epoch: number; unpaid: boolean; cut: boolean }): SQL {
  const chainId = sql.raw(String(parameters.chainId))
  const epoch = sql.raw(String(parameters.epoch))
  const paid = parameters.unpaid
    ? sql`AND NOT EXISTS (SELECT 1 FROM usage_outcomes o WHERE o.chain_id = r.chain_id AND o.epoch = r.epoch
        AND o.provider = r.provider AND o.task_id = r.task_id AND o.gpu_model = r.gpu_model AND o.reason = 'UNPAID')`
    : sql``
  const whole = sql`
    SELECT meter, record_id AS id, task_ref, provider, gpu_model, gpu_milli, started_at_ms, ended_at_ms, verified_bps
    FROM usage_records r WHERE chain_id = ${chainId} AND epoch = ${epoch} ${paid}`
  if (!parameters.cut) return sql`${whole} ORDER BY meter, record_id`
  return sql`
    SELECT * FROM (${whole} AND NOT EXISTS (SELECT 1 FROM usage_segments s WHERE s.chain_id = r.chain_id
        AND s.epoch = r.epoch AND s.meter = r.meter AND s.record_id = r.record_id)
      UNION ALL
      SELECT r.meter, ${PUBLISHED_ID}, r.task_ref, r.provider, r.gpu_model, s.gpu_milli, s.started_at_ms,
        s.ended_at_ms, r.verified_bps
      FROM usage_segments s JOIN usage_records r ON r.chain_id = s.chain_id AND r.epoch = s.epoch
        AND r.meter = s.meter AND r.record_id = s.record_id
      WHERE s.chain_id = ${chainId} AND s.epoch = ${epoch} AND s.gpu_milli > 0 ${paid}) counted
    ORDER BY meter, id`
}
