import 'server-only'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** How far each network's index is. */
export async function listCheckpoints(
  db: Db,
): Promise<{ chainId: number; blockNumber: number; blockHash: string; finalizedBlock: number }[]> {
  const { chainId, blockNumber, blockHash, finalizedBlock } = chainCheckpoints
  return db.select({ chainId, blockNumber, blockHash, finalizedBlock }).from(chainCheckpoints).orderBy(chainId)
}
