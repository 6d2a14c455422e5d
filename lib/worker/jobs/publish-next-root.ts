import 'server-only'
import { and, asc, eq, notInArray, sql } from 'drizzle-orm'
import { encodeFunctionData } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { requestTransaction } from '@/lib/chain/server/request-transaction'
import { epochs } from '@/lib/db/schema/epochs'
import type { RootState } from '@/lib/rewards/root-state'
import { applyRootState } from '@/lib/rewards/server/apply-root-state'
import { findStoredRoot, publishRoot, type StoredRoot } from '@/lib/rewards/server/publish-root'
import { readRootState } from '@/lib/rewards/server/read-root-state'
import type { ChainView, WorkerNetwork } from '../worker-network'
import { buildNextDistribution } from './build-next-distribution'

/**
 * Moves the first epoch that is neither active nor empty one step on: build, submit, accept. The next epoch waits for
 * it. Returns true where the epoch is done now, so that the next one can be taken up at once.
 */
export async function publishNextRoot(worker: WorkerNetwork, view: ChainView): Promise<boolean> {
  const { db, network } = worker
  const { chainId } = network
  const epoch = await findNextEpoch(worker)
  if (epoch === null) return false
  if (!(await findStoredRoot(db, { chainId, epoch }))) await buildNextDistribution(worker, view, epoch)
  const stored = await findStoredRoot(db, { chainId, epoch })
  if (!stored) return false
  if (stored.root === null) return markEmpty(worker, epoch)
  const state = await readRootState(db, { chainId, epoch, toBlock: view.finalizedBlock })
  if (isForeign(state, stored)) {
    worker.onAlert(`${network.name}: epoch ${epoch} has a root on chain that is not ours: ${state.root}`)
    return false
  }
  await applyRootState(db, { chainId, epoch, state })
  if (state.status === 'active') {
    worker.log.info({ chainId, epoch, root: stored.root }, 'root active')
    return true
  }
  if (state.status === 'submitted') await requestAccept(worker, { view, epoch, state })
  else await submit(worker, { epoch, stored: { ...stored, root: stored.root }, state })
  return false
}

/** The lowest closed epoch that is not done, once its usage is weighed. */
async function findNextEpoch({ db, network }: WorkerNetwork): Promise<number | null> {
  const [row] = await db
    .select({ epoch: epochs.epoch, weighedAt: epochs.weighedAt })
    .from(epochs)
    .where(and(eq(epochs.chainId, network.chainId), notInArray(epochs.status, ['active', 'empty'])))
    .orderBy(asc(epochs.epoch))
    .limit(1)
  return row?.weighedAt ? row.epoch : null
}

async function markEmpty({ db, network, log }: WorkerNetwork, epoch: number): Promise<true> {
  await db.execute(sql`
    UPDATE epochs SET status = 'empty' WHERE chain_id = ${network.chainId} AND epoch = ${epoch} AND status = 'closed'`)
  log.info({ chainId: network.chainId, epoch }, 'epoch is empty')
  return true
}

function isForeign(state: RootState, stored: StoredRoot): boolean {
  if (state.status !== 'submitted' && state.status !== 'active') return false
  return state.root !== stored.root || state.contentHash !== stored.contentHash
}

async function submit(
  worker: WorkerNetwork,
  { epoch, stored, state }: { epoch: number; stored: StoredRoot & { root: `0x${string}` }; state: RootState },
): Promise<void> {
  const { db, network, client, publisher } = worker
  await publishRoot(db, {
    network,
    client,
    publisher: publisher.address,
    epoch,
    stored,
    revocations: state.revocations,
  })
}

/** Anyone may accept; the operator does so as soon as the delay has passed. */
async function requestAccept(
  { db, network, client, operator }: WorkerNetwork,
  { epoch, state }: { view: ChainView; epoch: number; state: RootState },
): Promise<void> {
  const latest = await client.getBlock({ blockTag: 'latest' })
  if (state.validAt === null || Number(latest.timestamp) < state.validAt) return
  await requestTransaction(db, {
    chainId: network.chainId,
    signer: operator.address,
    intent: `accept-root:${epoch}:${state.submissions}`,
    to: network.deployment.distributor,
    data: encodeFunctionData({ abi: rewardDistributorAbi, functionName: 'acceptRoot' }),
    description: `accept root of epoch ${epoch}`,
  })
}
