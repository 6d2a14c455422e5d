import 'server-only'
import { and, desc, eq } from 'drizzle-orm'
import { type PublicClient, zeroHash } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { chainBlocks } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import type { Checkpoint } from './checkpoint'
import { findBlock } from './fetch-blocks'
import type { CommonBlock } from './roll-back'

/**
 * The highest block that both we and the chain have. Throws {@link ReorgPastFinalityError} when even the last block
 * that counted as final is gone: then nothing of ours can be trusted, and a person has to look.
 */
export async function findCommonBlock(
  db: Db,
  client: PublicClient,
  { checkpoint, fromBlock }: { checkpoint: Checkpoint; fromBlock: number },
): Promise<CommonBlock> {
  const stored = await db
    .select()
    .from(chainBlocks)
    .where(and(eq(chainBlocks.chainId, checkpoint.chainId)))
    .orderBy(desc(chainBlocks.blockNumber))
  for (const { blockNumber, blockHash, blockTime } of stored) {
    const block = await findBlock(client, blockNumber)
    if (block?.hash === blockHash) return { blockNumber, blockHash, blockTime }
  }
  // Nothing was final yet: everything is taken back, to just before the first deployment.
  if (checkpoint.finalizedBlock < fromBlock) return { blockNumber: fromBlock - 1, blockHash: zeroHash, blockTime: 0 }
  throw new ReorgPastFinalityError(checkpoint)
}

/** The chain no longer has a block that counted as final. */
export class ReorgPastFinalityError extends AppError {
  constructor({ chainId, finalizedBlock }: Checkpoint) {
    super(`Network ${chainId} no longer has block ${finalizedBlock}, which counted as final`, {
      code: 'REORG_PAST_FINALITY',
      status: 500,
      hint: 'Compare the endpoints with another source; then rebuild the index or raise CONFIRMATIONS.',
    })
  }
}
