import 'server-only'
import type { Logger } from 'pino'
import { encodeFunctionData, type PublicClient } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Signer } from '@/lib/chain/server/signer'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { PooledDb } from '@/lib/db/server/database'
import { requestTransaction } from '@/lib/db/server/request-transaction'
import { advanceTransactions } from '../queue/advance-transactions'
import { judgePendingRoot, type PendingRoot, readPendingRoot, type Verdict } from './judge-pending-root'

/** Share of the delay after which a root that cannot be judged is taken for wrong: silence must not let it pass. */
const PATIENCE = 0.5

/** What watching one network needs. */
export type WatchedNetwork = {
  db: PooledDb
  client: PublicClient
  network: NetworkConfig
  /** Holds the role GUARDIAN; its key is in no other process. */
  guardian: Signer
  log: Logger
  onAlert: (message: string) => void
  /** Verdicts by root and deadline, so that a large epoch is recomputed once. */
  judged: Map<string, Verdict>
}

/** One look at a network's pending root: a wrong one is alerted and revoked before its delay has passed. */
export async function watchRoots(watched: WatchedNetwork): Promise<void> {
  const pending = await readPendingRoot(watched.client, watched.network)
  if (pending) {
    const verdict = await judge(watched, pending)
    if (verdict.is !== 'right') await act(watched, { pending, verdict })
  }
  const { db, client, network, guardian, onAlert } = watched
  await advanceTransactions({ db, client, network, signer: guardian, onAlert })
}

async function judge(watched: WatchedNetwork, pending: PendingRoot): Promise<Verdict> {
  const key = `${pending.root} ${pending.validAt}`
  const known = watched.judged.get(key)
  if (known && known.is !== 'unknown') return known
  const { db, network } = watched
  const verdict = await judgePendingRoot(db, { network, pending }).catch(
    (error: unknown): Verdict => ({ is: 'unknown', because: error instanceof Error ? error.message : String(error) }),
  )
  watched.judged.set(key, verdict)
  watched.log.info({ ...pending, verdict: verdict.is }, 'pending root judged')
  return verdict
}

async function act(
  watched: WatchedNetwork,
  { pending, verdict }: { pending: PendingRoot; verdict: Exclude<Verdict, { is: 'right' }> },
): Promise<void> {
  const { db, network, guardian, onAlert } = watched
  if (verdict.is === 'unknown' && !(await isUrgent(watched, pending))) return
  onAlert(
    `${network.name}: the pending root ${pending.root} of epoch ${pending.epoch} is ${verdict.is}: ${verdict.because}`,
  )
  watched.log.warn({ ...pending }, 'revoking')
  await requestTransaction(db, {
    chainId: network.chainId,
    signer: guardian.address,
    intent: `revoke-root:${pending.epoch}:${pending.root}:${pending.validAt}`,
    to: network.deployment.distributor,
    data: encodeFunctionData({ abi: rewardDistributorAbi, functionName: 'revokeRoot' }),
    description: `revoke the pending root of epoch ${pending.epoch}`,
  })
}

async function isUrgent({ client, network }: WatchedNetwork, pending: PendingRoot): Promise<boolean> {
  const delay = await client.readContract({
    address: network.deployment.distributor,
    abi: rewardDistributorAbi,
    functionName: 'delay',
  })
  const { timestamp } = await client.getBlock({ blockTag: 'latest' })
  return Number(timestamp) >= pending.validAt - Number(delay) * PATIENCE
}
