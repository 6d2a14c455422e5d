import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import type { Db } from '@/lib/db/server/database'
import type { UsageView } from '../usage-view'

type UsageRow = {
  epoch: number
  meter: Address
  record_id: string
  task_id: string
  provider: Address
  consumer: Address
  gpu_model: string
  gpu_milli: number
  started_at_ms: string
  ended_at_ms: string
  verified_bps: number
  late: boolean
  reason: string | null
}

/**
 * Records in which one of the caller's wallets is provider or consumer, newest epoch first. Without wallets nothing is
 * the caller's and nothing is listed.
 */
export async function listUsage(
  db: Db,
  parameters: {
    chainId: number
    wallets: readonly Address[]
    provider?: Address | undefined
    taskId?: string | undefined
    epoch?: number | undefined
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<UsageView>> {
  if (parameters.wallets.length === 0) return { items: [], nextCursor: null }
  const { rows } = await db.execute<UsageRow>(sql`
    SELECT r.epoch, r.meter, r.record_id, r.task_id, r.provider, r.consumer, r.gpu_model, r.gpu_milli, r.started_at_ms,
      r.ended_at_ms, r.verified_bps, r.late, ${REASON} AS reason
    FROM (SELECT * FROM usage_records WHERE ${sql.join(conditions(parameters), sql` AND `)}
      ORDER BY epoch DESC, meter DESC, record_id DESC LIMIT ${parameters.limit + 1}) r
    LEFT JOIN usage_outcomes o ON o.chain_id = r.chain_id AND o.epoch = r.epoch AND o.provider = r.provider
      AND o.task_id = r.task_id AND o.gpu_model = r.gpu_model
    ORDER BY r.epoch DESC, r.meter DESC, r.record_id DESC`)
  const page = rows.slice(0, parameters.limit)
  const last = page.at(-1)
  const more = rows.length > parameters.limit && last !== undefined
  return {
    items: page.map((row) => toUsageView(parameters.chainId, row)),
    nextCursor: more ? encodeCursor([last.epoch, last.meter, last.record_id]) : null,
  }
}

/**
 * Outcomes are of a provider's whole usage of a task in an epoch: of a single record, its own verification decides first,
 * and a cut concerns only those that were cut.
 */
const REASON = sql`CASE WHEN o.reason IS NULL AND r.verified_bps > 0 THEN NULL
  WHEN o.provider IS NULL OR o.reason IN ('UNPAID', 'NO_WEIGHT') THEN o.reason
  WHEN r.verified_bps = 0 THEN 'UNVERIFIED'
  WHEN o.reason = 'UNVERIFIED' THEN NULL
  WHEN EXISTS (SELECT 1 FROM usage_segments s WHERE s.chain_id = r.chain_id AND s.epoch = r.epoch AND s.meter = r.meter
    AND s.record_id = r.record_id) THEN o.reason END`

function conditions(parameters: Parameters<typeof listUsage>[1]): SQL[] {
  const wallets = sql.join(
    parameters.wallets.map((wallet) => sql`${wallet}`),
    sql`, `,
  )
  const list = [sql`chain_id = ${parameters.chainId}`, sql`(provider IN (${wallets}) OR consumer IN (${wallets}))`]
  if (parameters.provider !== undefined) list.push(sql`provider = ${parameters.provider}`)
  if (parameters.taskId !== undefined) list.push(sql`task_id = ${parameters.taskId}`)
  if (parameters.epoch !== undefined) list.push(sql`epoch = ${parameters.epoch}`)
  if (parameters.cursor !== undefined) {
    const [epoch, meter, recordId] = decodeCursor(parameters.cursor, ['integer', 'string', 'string'])
    list.push(sql`(epoch, meter, record_id) < (${epoch}::int, ${meter}, ${recordId})`)
  }
  return list
}

function toUsageView(chainId: number, row: UsageRow): UsageView {
  const startedAtMs = Number(row.started_at_ms)
  const endedAtMs = Number(row.ended_at_ms)
  return {
    chainId,
    epoch: row.epoch,
    meter: toChecksumAddress(row.meter),
    recordId: row.record_id,
    taskId: row.task_id,
    provider: toChecksumAddress(row.provider),
    consumer: toChecksumAddress(row.consumer),
    gpuModel: row.gpu_model,
    gpuMilli: row.gpu_milli,
    startedAtMs,
    endedAtMs,
    verifiedBps: row.verified_bps,
    gpuMilliMs: (BigInt(row.gpu_milli) * BigInt(endedAtMs - startedAtMs)).toString(),
    late: row.late,
    reason: row.reason,
  }
}
