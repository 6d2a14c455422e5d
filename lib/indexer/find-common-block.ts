import 'server-only'
import { desc, eq } from 'drizzle-orm'
import { type PublicClient, zeroHash } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { chainBlocks } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import type { Checkpoint } from './checkpoint'
import { findBlock, InconsistentAnswerError } from './fetch-blocks'
import type { CommonBlock } from './roll-back'

/**
 * The highest block that both we and the chain have, found in a few requests however deep the fork is: on endpoints that
 * fail, a search that asks for every block would never end. Throws {@link ReorgPastFinalityError} when even the last
 * block that counted as final is gone: then nothing of ours can be trusted, and a person has to look.
 */
export async function findCommonBlock(
  db: Db,
  client: PublicClient,
  { checkpoint, fromBlock }: { checkpoint: Checkpoint; fromBlock: number },
): Promise<CommonBlock> {
  const stored = await db
    .select()
    .from(chainBlocks)
    .where(eq(chainBlocks.chainId, checkpoint.chainId))
    .orderBy(desc(chainBlocks.blockNumber))
  const isCommon = async (at: number) => {
    const ours = stored[at]
    return ours !== undefined && (await findBlock(client, ours.blockNumber))?.hash === ours.blockHash
  }
  const common = stored[await findFirst(stored.length, isCommon)]
  if (common) {
    const { blockNumber, blockHash, blockTime } = common
    return { blockNumber, blockHash, blockTime }
  }
  // Nothing was final yet: everything is taken back, to just before the first deployment.
  if (checkpoint.finalizedBlock < fromBlock) return { blockNumber: fromBlock - 1, blockHash: zeroHash, blockTime: 0 }
  throw new ReorgPastFinalityError(checkpoint)
}

/**
 * The first position for which a test holds that holds for all after it as well, or `length` where it holds for none.
 * Steps double until it holds, then the last one is halved: most forks are one block deep. The position before is asked
 * for once more, so that one wrong answer takes nothing back; throws {@link InconsistentAnswerError} where it differs.
 */
async function findFirst(length: number, holds: (at: number) => Promise<boolean>): Promise<number> {
  let before = -1
  let first = length
  for (let step = 1; before < length - 1; step *= 2) {
    const at = Math.min(before + step, length - 1)
    if (await holds(at)) {
      first = at
      break
    }
    before = at
  }
  while (first - before > 1) {
    const middle = Math.floor((before + first) / 2)
    if (await holds(middle)) first = middle
    else before = middle
  }
  if (before >= 0 && (await holds(before))) throw new InconsistentAnswerError('a block is there only sometimes')
  return first
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
