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
    SELECT epoch, meter, record_id, task_id, provider, consumer, gpu_model, gpu_milli, started_at_ms, ended_at_ms,
      verified_bps, late
    FROM usage_records WHERE ${sql.join(conditions(parameters), sql` AND `)}
    ORDER BY epoch DESC, meter DESC, record_id DESC LIMIT ${parameters.limit + 1}`)
  const page = rows.slice(0, parameters.limit)
  const last = page.at(-1)
  const more = rows.length > parameters.limit && last !== undefined
  return {
    items: page.map((row) => toUsageView(parameters.chainId, row)),
    nextCursor: more ? encodeCursor([last.epoch, last.meter, last.record_id]) : null,
  }
}

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
  }
}
