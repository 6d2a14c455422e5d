import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import pg from 'pg'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import { assert } from '@/lib/core/assert'
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

/** What of an epoch's usage is not simply published as it was recorded. */
type SpecialUsage = {
  /** Tasks of which nothing counts, because nobody paid for them. */
  unpaid: string[]
  /** Tasks of which some records count in part. */
  cut: string[]
  /** Whether all GPU models are plain words; all other fields are by their own rules. */
  plain: boolean
}

async function findSpecialUsage(db: Db, { chainId, epoch }: { chainId: number; epoch: number }): Promise<SpecialUsage> {
  const { rows } = await db.execute<SpecialUsage>(sql`
    SELECT ARRAY(SELECT DISTINCT task_id FROM usage_outcomes
        WHERE chain_id = ${chainId} AND epoch = ${epoch} AND reason = 'UNPAID') AS unpaid,
      ARRAY(SELECT DISTINCT task_id FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch}) AS cut,
      NOT EXISTS (SELECT 1 FROM usage_outcomes WHERE chain_id = ${chainId} AND epoch = ${epoch}
        AND gpu_model !~ '^[A-Za-z0-9 ._:/+-]+$') AS plain`)
  const [special] = rows
  assert(special, 'a query of one row gives one')
  return special
}

/**
 * Records of tasks that count whole, and what counts of the others. Tasks are told apart by name: the database looks each
 * record's up in a hash of them, and goes on reading in the order of the key, where a join would have ten million sorted.
 */
function usageLines({ unpaid, cut, ...of }: { chainId: number; epoch: number } & SpecialUsage): SQL {
  const chainId = sql.raw(String(of.chainId))
  const epoch = sql.raw(String(of.epoch))
  const special = [...unpaid, ...cut]
  const whole = sql`
    SELECT meter, record_id AS id, task_ref, provider, gpu_model, gpu_milli, started_at_ms, ended_at_ms, verified_bps
    FROM usage_records WHERE chain_id = ${chainId} AND epoch = ${epoch}
      ${special.length > 0 ? sql`AND task_id <> ALL (${toArray(special)})` : sql``}`
  if (cut.length === 0) return sql`${whole} ORDER BY meter, id`
  const parts = sql`
    SELECT meter, published_id AS id, task_ref, provider, gpu_model, gpu_milli, started_at_ms, ended_at_ms, verified_bps
    FROM (${COUNTED_USAGE}
      WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND ${COUNTS} AND r.task_id = ANY (${toArray(cut)})) counted`
  // Each side in order by itself, so that they are merged; otherwise it would put them together and sort all.
  return sql`
    SELECT * FROM ((${whole} ORDER BY meter, id) UNION ALL (${parts} ORDER BY meter, id)) counted ORDER BY meter, id`
}

/** An array in a query that cannot have parameters. */
function toArray(texts: readonly string[]): SQL {
  return sql.raw(`ARRAY[${texts.map((text) => pg.escapeLiteral(text)).join()}]::text[]`)
}
