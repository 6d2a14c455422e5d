import 'server-only'
import { sql } from 'drizzle-orm'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Db } from '@/lib/db/server/database'
import { checkSlowly } from './check-slowly'
import { computeEpoch } from './compute-epoch'
import { storeDistribution } from './store-distribution'

/**
 * Builds and stores the distribution of a weighed epoch: inputs, leaves, root, statement and files, in one transaction.
 * Callers make sure that its captures are settled, its tokens minted and funded up to `toBlock`, and the epoch before it
 * is active or empty. Does nothing where it is built. Throws where anything does not balance; then nothing is stored.
 */
export async function buildDistribution(
  db: Db,
  parameters: { network: NetworkConfig; epoch: number; toBlock: number; minted: bigint },
): Promise<void> {
  const { network, epoch } = parameters
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      SELECT 1 FROM epochs WHERE chain_id = ${network.chainId} AND epoch = ${epoch} FOR UPDATE`)
    const known = await tx.execute(sql`
      SELECT 1 FROM distributions WHERE chain_id = ${network.chainId} AND epoch = ${epoch}`)
    if (known.rows.length > 0) return
    const computed = await computeEpoch(tx, parameters)
    // What is stored is committed only where the check bears it out; both run to their end, whichever fails.
    const done = await Promise.allSettled([checkSlowly(db, computed), storeDistribution(tx, computed, db)])
    for (const each of done) if (each.status === 'rejected') throw each.reason
  })
}
