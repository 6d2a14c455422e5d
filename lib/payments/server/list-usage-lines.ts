import 'server-only'
import { sql } from 'drizzle-orm'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import type { ReceiptView } from '../receipt-view'

type LineRow = { epoch: number; provider: Address; usage: string; records: number }

/** Usage of a task for its receipt: one line an epoch and provider. */
export async function listUsageLines(
  db: Db,
  { chainId, taskId }: { chainId: number; taskId: string },
): Promise<ReceiptView['lines']> {
  const { rows } = await db.execute<LineRow>(sql`
    SELECT epoch, provider, sum(gpu_milli::numeric * (ended_at_ms - started_at_ms))::text AS usage, count(*)::int AS records
    FROM usage_records WHERE chain_id = ${chainId} AND task_id = ${taskId}
    GROUP BY epoch, provider ORDER BY epoch, provider LIMIT 1000`)
  return rows.map(({ epoch, provider, usage, records }) => ({
    epoch,
    provider: toChecksumAddress(provider),
    gpuMilliMs: usage,
    records,
  }))
}
