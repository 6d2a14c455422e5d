import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex, PublicClient } from 'viem'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Db, PooledDb } from '@/lib/db/server/database'
import { checkSlowly } from '@/lib/rewards/server/check-slowly'
import { computeEpoch } from '@/lib/rewards/server/compute-epoch'
import { hashEpochFiles, writeUsageFile } from '@/lib/rewards/server/epoch-files'
import { readStoredInputs } from '@/lib/rewards/server/read-stored-inputs'

/** A root that waits for its delay, as the chain says. */
export type PendingRoot = { epoch: number; root: Hex; validAt: number }

/** Whether a pending root is what the epoch's inputs give; unknown where they are not all here (yet). */
export type Verdict = { is: 'right' } | { is: 'wrong'; because: string } | { is: 'unknown'; because: string }

/** The root that waits, or null. */
export async function readPendingRoot(client: PublicClient, network: NetworkConfig): Promise<PendingRoot | null> {
  const [root, epoch, validAt] = await client.readContract({
    address: network.deployment.distributor,
    abi: rewardDistributorAbi,
    functionName: 'pendingRoot',
  })
  return /^0x0{64}$/.test(root) ? null : { root, epoch: Number(epoch), validAt: Number(validAt) }
}

/**
 * Computes the epoch's distribution once more from its inputs, with the engine and, where it is small, with the
 * independent implementation, and compares root and published manifest with what was submitted, whoever submitted it.
 */
export async function judgePendingRoot(
  db: PooledDb,
  { network, pending }: { network: NetworkConfig; pending: PendingRoot },
): Promise<Verdict> {
  const { chainId } = network
  const { epoch } = pending
  const submitted = await findSubmittedHash(db, { chainId, pending })
  if (submitted === null) return { is: 'unknown', because: 'its submission is not indexed yet' }
  const inputs = await readStoredInputs(db, { chainId, epoch })
  if (!inputs) return { is: 'wrong', because: `no distribution of epoch ${epoch} was built` }
  const computed = await computeEpoch(db, { network, epoch, ...inputs, reader: db })
  if (computed.root !== pending.root)
    return { is: 'wrong', because: `the inputs of epoch ${epoch} give ${computed.root}` }
  const usage = await writeUsageFile(db, computed)
  await checkSlowly(db, computed, usage)
  const contentHash = await hashEpochFiles(computed, usage)
  if (contentHash !== submitted)
    return { is: 'wrong', because: `the published manifest's hash would be ${contentHash}` }
  return { is: 'right' }
}

/** The content hash that was submitted with the root; null while the index has not come so far. */
async function findSubmittedHash(
  db: Db,
  { chainId, pending }: { chainId: number; pending: PendingRoot },
): Promise<Hex | null> {
  const { rows } = await db.execute<{ content_hash: Hex }>(sql`
    SELECT args ->> 'contentHash' AS content_hash FROM chain_logs
    WHERE chain_id = ${chainId} AND event_name = 'RootSubmitted' AND args ->> 'root' = ${pending.root}
      AND args ->> 'validAt' = ${String(pending.validAt)}
    ORDER BY block_number DESC LIMIT 1`)
  return rows[0]?.content_hash ?? null
}
