import 'server-only'
import { eq } from 'drizzle-orm'
import { readAgreedBlock } from '@/lib/chain/server/read-agreed-block'
import { chainCheckpoints } from '@/lib/db/schema/chain'
import type { ChainView, WorkerNetwork } from './worker-network'

/** The chain as the index has it; null while nothing is indexed, or nothing final, or indexing is halted. */
export async function readChainView({ db, client, network, onAlert }: WorkerNetwork): Promise<ChainView | null> {
  const [checkpoint] = await db.select().from(chainCheckpoints).where(eq(chainCheckpoints.chainId, network.chainId))
  if (!checkpoint) return null
  if (checkpoint.haltedReason !== null) {
    onAlert(`${network.name}: the index is halted (${checkpoint.haltedReason}), nothing is closed or published`)
    return null
  }
  const finalizedBlock = Math.min(checkpoint.finalizedBlock, checkpoint.blockNumber)
  if (finalizedBlock < 0) return null
  const block = await readAgreedBlock(client, finalizedBlock)
  return { finalizedBlock, finalizedTime: block.timestamp, headTime: checkpoint.blockTime }
}
