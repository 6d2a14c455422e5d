import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { zeroHash } from 'viem'
import { chainBlocks, chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import type { BlockHeader } from './block-header'
import { type Checkpoint, openCheckpoint } from './checkpoint'
import { fetchHead, findBlock, InconsistentAnswerError } from './fetch-blocks'
import { findCommonBlock, ReorgPastFinalityError } from './find-common-block'
import { rollBack } from './roll-back'
import { type RangeLimits, type SyncCapabilities, writeRanges } from './write-ranges'

/** What one step did. `behind` says that the next step has work at once. */
export type SyncResult = {
  state: 'advanced' | 'idle' | 'rolled-back' | 'halted'
  checkpoint: Checkpoint
  behind: boolean
}

/**
 * One step of following a network: take back what the chain took back, or write new blocks: `maxRanges` ranges (one
 * unless told) of at most `maxBlocks`. Throws what the endpoints throw; what was written by then is whole, and the step
 * can simply be repeated.
 */
export async function syncNetwork({ db, client, network }: SyncCapabilities, limits: RangeLimits): Promise<SyncResult> {
  const { chainId, deployment } = network
  const { fromBlock } = deployment
  const checkpoint = await openCheckpoint(db, { chainId, fromBlock })
  if (checkpoint.haltedReason !== null) return { state: 'halted', checkpoint, behind: false }
  const head = await fetchHead(client)
  if (head.number < checkpoint.blockNumber || isSameBlock(head, checkpoint)) {
    return settle({ db, client, network }, checkpoint, head)
  }
  const reached = await writeRanges({ db, client, network }, { checkpoint, head: head.number, ...limits })
  if (reached.forked) return reorganise({ db, client, network }, reached.checkpoint)
  return { state: 'advanced', checkpoint: reached.checkpoint, behind: reached.checkpoint.blockNumber < head.number }
}

function isSameBlock(head: BlockHeader, checkpoint: Checkpoint): boolean {
  return head.number === checkpoint.blockNumber && head.hash === checkpoint.blockHash
}

/** The head is ours or below ours: an endpoint that lags, or a chain that got shorter. */
async function settle(capabilities: SyncCapabilities, checkpoint: Checkpoint, head: BlockHeader): Promise<SyncResult> {
  if (!isSameBlock(head, checkpoint) && checkpoint.blockHash !== zeroHash) {
    const ours = await findBlock(capabilities.client, checkpoint.blockNumber)
    const lags =
      ours === null ? await isStoredBlock(capabilities, checkpoint, head) : ours.hash === checkpoint.blockHash
    if (!lags) return reorganise(capabilities, checkpoint)
  }
  await touch(capabilities.db, checkpoint.chainId)
  return { state: 'idle', checkpoint, behind: false }
}

/** A head below ours is only a slow endpoint as long as it is a block that we have. */
async function isStoredBlock({ db, client, network }: SyncCapabilities, checkpoint: Checkpoint, head: BlockHeader) {
  if (head.number < checkpoint.finalizedBlock) return true
  const { fromBlock } = network.deployment
  const common = await findCommonBlock(db, client, { checkpoint, fromBlock })
  return common.blockNumber >= head.number
}

async function reorganise({ db, client, network }: SyncCapabilities, checkpoint: Checkpoint): Promise<SyncResult> {
  // An endpoint of another chain must not look like a reorg.
  const answered = await client.getChainId()
  if (answered !== network.chainId) throw new InconsistentAnswerError(`an endpoint is of chain ${answered}`)
  try {
    const { fromBlock } = network.deployment
    const common = await findCommonBlock(db, client, { checkpoint, fromBlock })
    if (common.blockNumber === checkpoint.blockNumber) return { state: 'idle', checkpoint, behind: true }
    return { state: 'rolled-back', checkpoint: await rollBack(db, { checkpoint, common }), behind: true }
  } catch (error) {
    if (!(error instanceof ReorgPastFinalityError)) throw error
    return { state: 'halted', checkpoint: await halt({ db, client, network }, checkpoint, error), behind: false }
  }
}

/** How often, and how long apart, the loss of a final block is looked at again before anything is stopped. */
const HALT_CHECKS = 5
const HALT_CHECK_PAUSE_MS = 20

/** Stops this network for good, unless asking again shows that one endpoint was merely wrong or behind. */
async function halt({ db, client, network }: SyncCapabilities, checkpoint: Checkpoint, error: ReorgPastFinalityError) {
  const ours = await findStoredBlock(db, checkpoint)
  for (let check = 0; check < HALT_CHECKS; check += 1) {
    await new Promise((resolve) => setTimeout(resolve, HALT_CHECK_PAUSE_MS))
    const [answered, again] = await Promise.all([client.getChainId(), findBlock(client, checkpoint.finalizedBlock)])
    if (answered !== network.chainId || again === null || again.hash === ours?.blockHash) {
      throw new InconsistentAnswerError(`block ${checkpoint.finalizedBlock} is sometimes missing`)
    }
  }
  await db
    .update(chainCheckpoints)
    .set({ haltedReason: error.message, updatedAt: sql`now()` })
    .where(eq(chainCheckpoints.chainId, checkpoint.chainId))
  return { ...checkpoint, haltedReason: error.message }
}

async function findStoredBlock(db: Db, { chainId, finalizedBlock }: Checkpoint) {
  const [row] = await db
    .select()
    .from(chainBlocks)
    .where(and(eq(chainBlocks.chainId, chainId), eq(chainBlocks.blockNumber, finalizedBlock)))
  return row
}

/** Says that the indexer is alive though there is nothing new. */
async function touch(db: Db, chainId: number): Promise<void> {
  await db.update(chainCheckpoints).set({ updatedAt: sql`now()` }).where(eq(chainCheckpoints.chainId, chainId))
}
