import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
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

/** Σ gpuMilli × duration × verifiedBps of all that counted in an epoch, by GPU model: one look at every record. */
export async function sumUsage(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): Promise<ReadonlyMap<string, bigint>> {
  const { unpaid, cut } = await findSpecialUsage(db, { chainId, epoch })
  const counted = sql`${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND ${COUNTS}`
  const all = sql`SELECT * FROM usage_records WHERE chain_id = ${chainId} AND epoch = ${epoch}`
  const { rows } = await db.execute<{ gpu_model: string; amount: string }>(sql`
    SELECT gpu_model, sum(gpu_milli * (ended_at_ms - started_at_ms) * verified_bps) AS amount
    FROM (${unpaid || cut ? counted : all}) u GROUP BY gpu_model`)
  return new Map(rows.map((row) => [row.gpu_model, BigInt(row.amount)]))
}

/** What counted of single tasks in earlier epochs, each row with its epoch and its model's weight then. */
export async function readEarlierUsage(
  db: Db,
  { chainId, named }: { chainId: number; named: readonly NamedUsage[] },
): Promise<PublishedEarlierUsage[]> {
  if (named.length === 0) return []
  const { rows } = await db.execute<UsageRow>(sql`
    ${COUNTED_USAGE} WHERE r.chain_id = ${chainId} AND ${COUNTS} AND (r.epoch, r.task_ref) IN (
      SELECT epoch, "taskRef" FROM json_to_recordset(${JSON.stringify(named)}::json) AS n(epoch int, "taskRef" text))`)
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

/** Records in one piece of `usage.csv`: some four megabytes. */
const PIECE = 20_000

/**
 * `usage.csv` in pieces, ordered by (meter, recordId) as the primary key is: written by the database itself, page by page,
 * so that memory does not grow with the epoch. The same rows as {@link readUsage}.
 */
export async function* streamUsageCsv(
  db: Db,
  { chainId, epoch }: { chainId: number; epoch: number },
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(USAGE_CSV_HEADER)
  const has = await findSpecialUsage(db, { chainId, epoch })
  const read = (after: PlaceInFile) => {
    const page = readPage(db, { chainId, epoch, after, ...has })
    // The database writes the next page while this one is hashed and packed; a failure is met when it is awaited.
    page.catch(() => undefined)
    return page
  }
  let next: ReturnType<typeof readPage> | null = read({ meter: '', id: '' })
  while (next) {
    const page: Page = await next
    next = page.last ? read(page.last) : null
    if (page.text) yield encoder.encode(page.text)
  }
}

type PlaceInFile = { meter: string; id: string }
/** Lines of the file and the last one's place; null where no page follows. */
type Page = { text: string | null; last: PlaceInFile | null }

/** Whether the epoch has usage that does not count, or counts in part: where not, pages are read without looking. */
async function findSpecialUsage(db: Db, { chainId, epoch }: { chainId: number; epoch: number }) {
  const { rows } = await db.execute<{ unpaid: boolean; cut: boolean }>(sql`
    SELECT EXISTS (SELECT 1 FROM usage_outcomes WHERE chain_id = ${chainId} AND epoch = ${epoch} AND reason = 'UNPAID')
      AS unpaid, EXISTS (SELECT 1 FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch}) AS cut`)
  return rows[0] ?? { unpaid: true, cut: true }
}

async function readPage(
  db: Db,
  parameters: { chainId: number; epoch: number; after: PlaceInFile; unpaid: boolean; cut: boolean },
): Promise<Page> {
  const { chainId, epoch, after, unpaid, cut } = parameters
  const counts = unpaid
    ? sql`AND NOT EXISTS (SELECT 1 FROM usage_outcomes o WHERE o.chain_id = r.chain_id AND o.epoch = r.epoch
        AND o.provider = r.provider AND o.task_id = r.task_id AND o.gpu_model = r.gpu_model AND o.reason = 'UNPAID')`
    : sql``
  const isCut = sql`SELECT 1 FROM usage_segments s WHERE s.chain_id = r.chain_id AND s.epoch = r.epoch
    AND s.meter = r.meter AND s.record_id = r.record_id`
  const whole = sql`
    SELECT meter, record_id AS id, task_ref, provider, gpu_model, gpu_milli, started_at_ms, ended_at_ms, verified_bps
    FROM usage_records r
    WHERE chain_id = ${chainId} AND epoch = ${epoch} AND (meter, record_id) > (${after.meter}, ${after.id})
      ${counts} ${cut ? sql`AND NOT EXISTS (${isCut})` : sql``}
    ORDER BY meter, record_id LIMIT ${PIECE}`
  const parts = sql`
    SELECT r.meter, ${PUBLISHED_ID} AS id, r.task_ref, r.provider, r.gpu_model, s.gpu_milli, s.started_at_ms,
      s.ended_at_ms, r.verified_bps
    FROM usage_segments s JOIN usage_records r ON r.chain_id = s.chain_id AND r.epoch = s.epoch AND r.meter = s.meter
      AND r.record_id = s.record_id
    WHERE s.chain_id = ${chainId} AND s.epoch = ${epoch} AND s.gpu_milli > 0
      AND (r.meter, ${PUBLISHED_ID}) > (${after.meter}, ${after.id}) ${counts}
    ORDER BY r.meter, ${PUBLISHED_ID} LIMIT ${PIECE}`
  const rows = cut ? sql`SELECT * FROM ((${whole}) UNION ALL (${parts})) u ORDER BY meter, id LIMIT ${PIECE}` : whole
  const answer = await db.execute<{ text: string | null; last: string | null; n: number }>(sql`
    SELECT string_agg(meter || ',' || id || ',' || task_ref || ',' || provider || ',' || gpu_model || ',' || gpu_milli
      || ',' || started_at_ms || ',' || ended_at_ms || ',' || verified_bps || E'\n', '') AS text,
      max(meter || ' ' || id) AS last, count(*)::int AS n FROM (${rows}) page`)
  const [page] = answer.rows
  const [meter = '', id = ''] = page?.last?.split(' ') ?? []
  return { text: page?.text ?? null, last: page && page.n === PIECE ? { meter, id } : null }
}
