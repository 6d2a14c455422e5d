import 'server-only'
import { and, eq, sql } from 'drizzle-orm'
import { type PublicClient, zeroHash } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { chainBlocks, chainCheckpoints } from '@/lib/db/schema/chain'
import type { Db } from '@/lib/db/server/database'
import type { BlockHeader } from './block-header'
import { type Checkpoint, openCheckpoint } from './checkpoint'
import { fetchBlocks, fetchHead, findBlock, InconsistentAnswerError } from './fetch-blocks'
import { fetchLogs } from './fetch-logs'
import { findCommonBlock, ReorgPastFinalityError } from './find-common-block'
import { planLogs } from './log-filter'
import { rollBack } from './roll-back'
import { writeRange } from './write-range'

/** What following one network needs. */
export type SyncCapabilities = { db: Db; client: PublicClient; network: NetworkConfig }

/** What one step did. `behind` says that the next step has work at once. */
export type SyncResult = {
  state: 'advanced' | 'idle' | 'rolled-back' | 'halted'
  checkpoint: Checkpoint
  behind: boolean
}

/**
 * One step of following a network: take back what the chain took back, or write at most `maxBlocks` new blocks.
 * Throws what the endpoints throw; nothing is written then, and the step can simply be repeated.
 */
export async function syncNetwork(
  { db, client, network }: SyncCapabilities,
  { maxBlocks }: { maxBlocks: number },
): Promise<SyncResult> {
  const { chainId, deployment } = network
  const { fromBlock } = deployment
  const checkpoint = await openCheckpoint(db, { chainId, fromBlock })
  if (checkpoint.haltedReason !== null) return { state: 'halted', checkpoint, behind: false }
  const head = await fetchHead(client)
  if (head.number < checkpoint.blockNumber || isSameBlock(head, checkpoint)) {
    return settle({ db, client, network }, checkpoint, head)
  }
  const to = Math.min(head.number, checkpoint.blockNumber + maxBlocks)
  const headers = await fetchBlocks(client, checkpoint.blockNumber + 1, to)
  if (!followsOn(checkpoint, headers)) return reorganise({ db, client, network }, checkpoint)
  const logs = await fetchLogs(client, { chainId, headers, plan: planLogs(network) })
  const ownContracts = new Set<Address>([deployment.escrow, deployment.distributor, deployment.emission])
  const range = { headers, logs }
  const written = await writeRange(db, { checkpoint, range, confirmations: network.confirmations, ownContracts })
  return { state: 'advanced', checkpoint: written, behind: to < head.number }
}

function isSameBlock(head: BlockHeader, checkpoint: Checkpoint): boolean {
  return head.number === checkpoint.blockNumber && head.hash === checkpoint.blockHash
}

function followsOn(checkpoint: Checkpoint, headers: readonly BlockHeader[]): boolean {
  return checkpoint.blockHash === zeroHash || headers[0]?.parentHash === checkpoint.blockHash
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
