import 'server-only'
import { eq } from 'drizzle-orm'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** The last block of a network whose events are never taken back; null before the index has begun. */
export async function readFinalizedBlock(db: Db, { chainId }: { chainId: number }): Promise<number | null> {
  const [row] = await db
    .select({ block: chainCheckpoints.finalizedBlock })
    .from(chainCheckpoints)
    .where(eq(chainCheckpoints.chainId, chainId))
  return row?.block ?? null
}
