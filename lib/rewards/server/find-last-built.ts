import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

/**
 * The distribution built before an epoch's, and the block up to which it counted captures: everything up to there that
 * names it or an earlier epoch is counted and forwarded. Both are -1 where there is none.
 */
export async function findLastBuilt(
  db: Db,
  { chainId, before }: { chainId: number; before: number },
): Promise<{ epoch: number; toBlock: number }> {
  const { rows } = await db.execute<{ epoch: number; to_block: string }>(sql`
    SELECT epoch, captures_to_block AS to_block FROM distributions
    WHERE chain_id = ${chainId} AND epoch < ${before} ORDER BY epoch DESC LIMIT 1`)
  const [row] = rows
  return row ? { epoch: row.epoch, toBlock: Number(row.to_block) } : { epoch: -1, toBlock: -1 }
}
