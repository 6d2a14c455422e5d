import 'server-only'
import { sql } from 'drizzle-orm'
import type { PooledDb } from '@/lib/db/server/database'
import { type ConnectedTransaction, inTransaction } from '@/lib/db/server/in-transaction'
import { checkSlowly } from './check-slowly'
import { type ComputeParameters, computeEpoch } from './compute-epoch'
import { writeUsageFile } from './epoch-files'
import { storeDistribution } from './store-distribution'
import { openEpochFiles, settleEpochFiles } from './store-epoch-files'

/**
 * Builds and stores the distribution of a weighed epoch: inputs, leaves, root, statement and files, in one transaction.
 * Callers make sure that its captures are settled, its tokens minted and funded up to `toBlock`, and the epoch before it
 * is active or empty. Does nothing where it is built. Throws where anything does not balance; then nothing is stored.
 */
export async function buildDistribution(db: PooledDb, parameters: ComputeParameters): Promise<void> {
  await inTransaction(db, (transaction) => buildInTransaction(transaction, db, parameters))
}

/**
 * The same as part of a transaction, which only writes. What it follows from is closed for ever and is read through
 * `reader`, several things at once.
 */
export async function buildInTransaction(
  transaction: ConnectedTransaction,
  reader: PooledDb,
  parameters: ComputeParameters,
): Promise<void> {
  const { network, epoch } = parameters
  const { tx } = transaction
  await tx.execute(sql`
    SELECT 1 FROM epochs WHERE chain_id = ${network.chainId} AND epoch = ${epoch} FOR UPDATE`)
  const known = await tx.execute(sql`
    SELECT 1 FROM distributions WHERE chain_id = ${network.chainId} AND epoch = ${epoch}`)
  if (known.rows.length > 0) return
  const files = openEpochFiles(transaction, { chainId: network.chainId, epoch })
  const stop = new AbortController()
  // Most of the work, and it waits for nothing: it goes on beside all the rest.
  const usage = writeUsageFile(reader, files, { sink: files.sink, signal: stop.signal })
  usage.catch(() => undefined)
  try {
    const computed = await computeEpoch(reader, { ...parameters, reader })
    // What is stored is committed only where the check bears it out; both run to their end, whichever fails.
    const done = await Promise.allSettled([checkSlowly(reader, computed), storeDistribution(files, computed, usage)])
    for (const each of done) if (each.status === 'rejected') throw each.reason
  } finally {
    stop.abort()
    await Promise.allSettled([usage])
    await settleEpochFiles(files)
  }
}
