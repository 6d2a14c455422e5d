import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import { assert } from '@/lib/core/assert'
import type { PooledDb } from '@/lib/db/server/database'
import { inTransaction } from '@/lib/db/server/in-transaction'
import { buildInTransaction } from './build-distribution'
import { checkSlowly } from './check-slowly'
import { computeEpoch } from './compute-epoch'
import { hashEpochFiles, writeUsageFile } from './epoch-files'
import { readStoredInputs } from './read-stored-inputs'

/** Everything that is stored of a distribution. */
const TABLES = ['distribution_leaves', 'distribution_captures', 'epoch_file_parts', 'epoch_files', 'distributions']

/**
 * Computes a stored distribution once more from its closed inputs. True where root and manifest are the stored ones;
 * otherwise what is stored is replaced by what the inputs give, in one transaction, and the answer is false.
 */
export async function recheckDistribution(
  db: PooledDb,
  { network, epoch }: { network: NetworkConfig; epoch: number },
): Promise<boolean> {
  const { chainId } = network
  return inTransaction(db, async (transaction) => {
    const { tx } = transaction
    const inputs = await readStoredInputs(tx, { chainId, epoch })
    assert(inputs, 'a stored distribution names its inputs')
    const computed = await computeEpoch(tx, { network, epoch, ...inputs, reader: db })
    const usage = await writeUsageFile(db, computed)
    await checkSlowly(tx, computed, usage)
    const contentHash = await hashEpochFiles(computed, usage)
    const { rows } = await tx.execute<{ root: Hex; content_hash: Hex }>(sql`
      SELECT root, content_hash FROM distributions WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    if (rows[0]?.root === computed.root && rows[0]?.content_hash === contentHash) return true
    for (const table of TABLES) {
      await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    }
    await buildInTransaction(transaction, db, { network, epoch, ...inputs })
    return false
  })
}
