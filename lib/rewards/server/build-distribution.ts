import 'server-only'
import { sql } from 'drizzle-orm'
import type { PooledDb } from '@/lib/db/server/database'
import { type ConnectedTransaction, inTransaction } from '@/lib/db/server/in-transaction'
import { checkSlowly } from './check-slowly'
import { type ComputeParameters, computeEpoch } from './compute-epoch'
import { storeDistribution } from './store-distribution'
import { openEpochFiles, settleEpochFiles, storeUsageFile } from './store-epoch-files'

/** Records from which on `usage.csv` is written on a thread of its own, whose start is not felt then. */
const APART_FROM = 200_000

/** What a distribution is built from; `apartFrom` stands in for {@link APART_FROM}. */
export type BuildParameters = ComputeParameters & { apartFrom?: number }

/**
 * Builds and stores the distribution of a weighed epoch: inputs, leaves, root, statement and files, in one transaction.
 * Callers make sure that its captures are settled, its tokens minted and funded up to `toBlock`, and the epoch before it
 * is active or empty. Does nothing where it is built. Throws where anything does not balance; then nothing is stored.
 */
export async function buildDistribution(db: PooledDb, parameters: BuildParameters): Promise<void> {
  await inTransaction(db, (transaction) => buildInTransaction(transaction, db, parameters))
}

/**
 * The same as part of a transaction, which only writes. What it follows from is closed for ever and is read through
 * `reader`, several things at once.
 */
export async function buildInTransaction(
  transaction: ConnectedTransaction,
  reader: PooledDb,
  parameters: BuildParameters,
): Promise<void> {
  const { network, epoch } = parameters
  const { tx } = transaction
  const { rows } = await tx.execute<{ records: number }>(sql`
    SELECT record_count AS records FROM epochs WHERE chain_id = ${network.chainId} AND epoch = ${epoch} FOR UPDATE`)
  const known = await tx.execute(sql`
    SELECT 1 FROM distributions WHERE chain_id = ${network.chainId} AND epoch = ${epoch}`)
  if (known.rows.length > 0) return
  const files = openEpochFiles(transaction, { chainId: network.chainId, epoch })
  const stop = new AbortController()
  // Most of the work, and it waits for nothing: it goes on beside all the rest.
  const isLarge = (rows[0]?.records ?? 0) >= (parameters.apartFrom ?? APART_FROM)
  const usage = storeUsageFile(reader, files, { isLarge, signal: stop.signal })
  const usageFile = usage.then(({ written }) => written)
  for (const each of [usage, usageFile]) each.catch(() => undefined)
  try {
    const computed = await computeEpoch(reader, { ...parameters, reader })
    // What is stored is committed only where the check bears it out; both run to their end, whichever fails.
    const done = await Promise.allSettled([
      checkSlowly(reader, computed, usageFile),
      storeDistribution(files, computed, usage),
    ])
    for (const each of done) if (each.status === 'rejected') throw each.reason
  } finally {
    stop.abort()
    await Promise.allSettled([usage])
    await settleEpochFiles(files)
  }
}
