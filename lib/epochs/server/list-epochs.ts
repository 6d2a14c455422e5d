import 'server-only'
import { sql } from 'drizzle-orm'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import type { Db } from '@/lib/db/server/database'
import type { EpochSummaryView } from '../epoch-view'
import { EPOCH_COLUMNS, type EpochRow, toEpochSummaryView } from './epoch-row'

/** Epochs that have begun by the index's clock, newest first. */
export async function listEpochs(
  db: Db,
  { chainId, limit, cursor }: { chainId: number; limit: number; cursor?: string | undefined },
): Promise<ResultPage<EpochSummaryView>> {
  const [before] = cursor === undefined ? [2_147_483_647] : decodeCursor(cursor, ['integer'])
  const { rows } = await db.execute<EpochRow>(sql`
    SELECT ${EPOCH_COLUMNS} FROM epochs e
    LEFT JOIN distributions d ON d.chain_id = e.chain_id AND d.epoch = e.epoch
    WHERE e.chain_id = ${chainId} AND e.epoch < ${before}::bigint AND e.starts_at <= COALESCE(
      (SELECT block_time FROM chain_checkpoints WHERE chain_id = ${chainId}), 9223372036854775807)
    ORDER BY e.epoch DESC LIMIT ${limit + 1}`)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const more = rows.length > limit && last !== undefined
  return { items: page.map(toEpochSummaryView), nextCursor: more ? encodeCursor([last.epoch]) : null }
}
