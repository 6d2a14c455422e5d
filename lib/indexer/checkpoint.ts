import 'server-only'
import { eq } from 'drizzle-orm'
import { zeroHash } from 'viem'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'

/** How far a network's index has come. */
export type Checkpoint = {
  chainId: number
  blockNumber: number
  /** Zero while nothing was indexed. */
  blockHash: `0x${string}`
  blockTime: number
  finalizedBlock: number
  haltedReason: string | null
}

/** The checkpoint of a network; where there is none yet, one just before `fromBlock`. */
export async function openCheckpoint(
  db: Db,
  { chainId, fromBlock }: { chainId: number; fromBlock: number },
): Promise<Checkpoint> {
  const blockNumber = fromBlock - 1
  await db
    .insert(chainCheckpoints)
    .values({ chainId, blockNumber, blockHash: zeroHash, blockTime: 0, finalizedBlock: blockNumber })
    .onConflictDoNothing()
  const [row] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, chainId))
  if (!row) throw new Error('a checkpoint that was just written is gone')
  const { blockHash, blockTime, finalizedBlock, haltedReason } = row
  return { chainId, blockNumber: row.blockNumber, blockHash, blockTime, finalizedBlock, haltedReason }
}
