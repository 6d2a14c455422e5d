import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db, PooledDb } from '@/lib/db/server/database'
import { checkSlowly } from './check-slowly'
import { type ComputeParameters, computeEpoch } from './compute-epoch'
import { storeDistribution } from './store-distribution'

/**
 * Builds and stores the distribution of a weighed epoch: inputs, leaves, root, statement and files, in one transaction.
 * Callers make sure that its captures are settled, its tokens minted and funded up to `toBlock`, and the epoch before it
 * is active or empty. Does nothing where it is built. Throws where anything does not balance; then nothing is stored.
 */
export async function buildDistribution(db: PooledDb, parameters: ComputeParameters): Promise<void> {
  await db.transaction((tx) => buildInTransaction(tx, db, parameters))
}

/** The same as part of a transaction. The epoch's usage, which is closed for ever, is read through `reader` meanwhile. */
export async function buildInTransaction(tx: Db, reader: PooledDb, parameters: ComputeParameters): Promise<void> {
  const { network, epoch } = parameters
  await tx.execute(sql`
    SELECT 1 FROM epochs WHERE chain_id = ${network.chainId} AND epoch = ${epoch} FOR UPDATE`)
  const known = await tx.execute(sql`
    SELECT 1 FROM distributions WHERE chain_id = ${network.chainId} AND epoch = ${epoch}`)
  if (known.rows.length > 0) return
  const computed = await computeEpoch(tx, { ...parameters, reader })
  // What is stored is committed only where the check bears it out; both run to their end, whichever fails.
  const done = await Promise.allSettled([checkSlowly(reader, computed), storeDistribution(tx, computed, reader)])
  for (const each of done) if (each.status === 'rejected') throw each.reason
}
