import 'server-only'
import { and, asc, eq, notInArray, sql } from 'drizzle-orm'
import { encodeFunctionData, type Hex } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { assert } from '@/lib/core/assert'
import { epochs } from '@/lib/db/schema/epochs'
import { findTransaction, requestTransaction } from '@/lib/db/server/request-transaction'
import type { RootState } from '@/lib/rewards/root-state'
import { applyRootState } from '@/lib/rewards/server/apply-root-state'
import { keepProofFiles } from '@/lib/rewards/server/keep-proof-files'
import {
  findStoredRoot,
  publishRoot,
  type StoredRoot,
  submitIntent,
  TotalAboveFundedError,
} from '@/lib/rewards/server/publish-root'
import { readRootState } from '@/lib/rewards/server/read-root-state'
import { recheckDistribution } from '@/lib/rewards/server/recheck-distribution'
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
  const known = await findStoredRoot(db, { chainId, epoch })
  if (!known && !(await buildNextDistribution(worker, view, epoch))) return false
  const stored = await findStoredRoot(db, { chainId, epoch })
  assert(stored, 'a distribution that was built is stored')
  if (stored.root === null) return markEmpty(worker, epoch)
  const state = await readRootState(db, { chainId, epoch, toBlock: view.finalizedBlock })
  if (isForeign(state, stored)) {
    worker.onAlert(`${network.name}: epoch ${epoch} has a root on chain that is not ours: ${state.root}`)
    // Either somebody else published, and the guardian's watcher ends that, or what we stored is not what we published.
    await recheckDistribution(db, { network, epoch })
    return false
  }
  await applyRootState(db, { chainId, epoch, state })
  if (state.status === 'active') {
    worker.log.info({ chainId, epoch, root: stored.root }, 'root active')
    return true
  }
  await keepProofs(worker, { epoch, root: stored.root })
  if (state.status === 'submitted') await requestAccept(worker, { epoch, state })
  else await submit(worker, { view, epoch, stored: { ...stored, root: stored.root }, state, isFresh: !known })
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

/** Proofs are ready when the root is. Where they cannot be written, web processes make their own: no reason not to publish. */
async function keepProofs(worker: WorkerNetwork, { epoch, root }: { epoch: number; root: Hex }): Promise<void> {
  const { db, network, proofFolder } = worker
  try {
    await keepProofFiles(db, proofFolder, { chainId: network.chainId, epoch, root })
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    worker.onAlert(`${network.name}: the proof file of epoch ${epoch} cannot be kept: ${problem}`)
  }
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

/**
 * Submits a stored root. One that was not built just now is computed again first; what differs from its own inputs is
 * thrown away and built anew. After a revoke it waits longer each time: the guardian had a reason.
 */
async function submit(
  worker: WorkerNetwork,
  parameters: {
    view: ChainView
    epoch: number
    stored: StoredRoot & { root: Hex }
    state: RootState
    isFresh: boolean
  },
): Promise<void> {
  const { db, network, client, publisher } = worker
  const { epoch, stored, state, view } = parameters
  const { chainId } = network
  const { revocations } = state
  if (
    state.revokedAt !== null &&
    view.finalizedTime < state.revokedAt + (await pauseAfterRevoke(worker, revocations))
  ) {
    return
  }
  const sent = await findTransaction(db, { chainId, intent: submitIntent({ epoch, revocations }) })
  if (!parameters.isFresh && !sent && !(await recheckDistribution(db, { network, epoch }))) {
    worker.onAlert(
      `${network.name}: the stored distribution of epoch ${epoch} was not what its inputs give; built anew`,
    )
    return
  }
  const request = { network, client, publisher: publisher.address, epoch, stored, revocations }
  const { state: sending, reason } = await publishRoot(db, request).catch(onTooLittleFunded(worker))
  if (sending === 'failed' || sending === 'reverted') {
    worker.onAlert(`${network.name}: the root of epoch ${epoch} cannot be submitted: ${reason}`)
  }
}

/**
 * A token that took a fee on its way to the distributor: nobody's share is cut. The root waits until anybody has funded the
 * difference, and nothing else of the cycle waits with it.
 */
function onTooLittleFunded({ network, onAlert }: WorkerNetwork) {
  return (error: unknown): { state: null; reason: null } => {
    if (!(error instanceof TotalAboveFundedError)) throw error
    onAlert(`${network.name}: ${error.message}: its root waits until \`fund\` has brought the difference`)
    return { state: null, reason: null }
  }
}

/** Seconds: the root delay, doubled with every revoke of the epoch. */
async function pauseAfterRevoke({ client, network }: WorkerNetwork, revocations: number): Promise<number> {
  const delay = await client.readContract({
    address: network.deployment.distributor,
    abi: rewardDistributorAbi,
    functionName: 'delay',
  })
  return Number(delay) * 2 ** Math.min(revocations - 1, 10)
}

/** Anyone may accept; the operator does so as soon as the delay has passed. */
async function requestAccept(
  { db, network, client, operator }: WorkerNetwork,
  { epoch, state }: { epoch: number; state: RootState },
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
