import 'server-only'
import { sql } from 'drizzle-orm'
import { distributionCaptures, distributions } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import { leafAt } from '../leaf-rows'
import { findRewards } from '../reward-rows'
import { toJsonAmounts } from '../to-json-amounts'
import { toJsonStatement } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import type { WrittenFile } from './epoch-files'
import { type EpochFileStore, storeEpochFiles } from './store-epoch-files'

/** Rows in one INSERT: some megabytes of parameters. */
const CHUNK = 10_000

/**
 * Writes a computed distribution: its row, its leaves, the captures it counted and its files, of which `usage.csv` is
 * being written. Part of the store's transaction.
 */
export async function storeDistribution(
  store: EpochFileStore,
  computed: ComputedEpoch,
  usage: Promise<WrittenFile>,
): Promise<void> {
  const { chainId, epoch, write } = store
  // Both to their end, also where one fails: nothing may use the transaction after it is rolled back.
  const [files, leaves] = await Promise.allSettled([
    storeEpochFiles(store, computed, usage),
    insertLeaves(store, computed),
  ])
  if (files.status === 'rejected') throw files.reason
  if (leaves.status === 'rejected') throw leaves.reason
  await write(async (tx) => {
    await tx.insert(distributions).values({
      chainId,
      epoch,
      root: computed.root,
      contentHash: files.value,
      formulaVersion: computed.formulaVersion,
      capturesToBlock: computed.capturesToBlock,
      leafCount: computed.distribution.leaves.count,
      totals: toJsonAmounts(computed.distribution.totals),
      statement: toJsonStatement(computed.distribution.statement),
      carriedOut: toJsonAmounts(computed.distribution.carriedOut),
    })
    await insertCaptures(tx, computed)
  })
}

async function insertLeaves({ chainId, epoch, write }: EpochFileStore, { distribution }: ComputedEpoch): Promise<void> {
  const { leaves, shares } = distribution
  for (let from = 0; from < leaves.count; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, leaves.count - from) }, (_, offset) => {
      const leaf = leafAt(leaves, from + offset)
      const reward = findRewards(shares, leaf.account).find(({ token }) => token === leaf.token)
      return { ...leaf, emissionShare: reward?.emissionShare ?? 0n, earningsShare: reward?.earningsShare ?? 0n }
    })
    // Hex digits and numbers alone: the driver would look through every one for what an array has to quote.
    const column = (values: readonly (string | bigint)[]) => sql.param(`{${values.join()}}`)
    const query = sql`
      INSERT INTO distribution_leaves
        (chain_id, epoch, account, token, cumulative_amount, emission_share, earnings_share, leaf_index)
      SELECT ${chainId}, ${epoch}, account, token, cumulative, emission, earnings, ${from}::int + place::int - 1
      FROM unnest(
        ${column(rows.map((row) => row.account))}::text[], ${column(rows.map((row) => row.token))}::text[],
        ${column(rows.map((row) => row.cumulativeAmount))}::numeric[],
        ${column(rows.map((row) => row.emissionShare))}::numeric[],
        ${column(rows.map((row) => row.earningsShare))}::numeric[]
      ) WITH ORDINALITY AS l(account, token, cumulative, emission, earnings, place)`
    await write((tx) => tx.execute(query))
  }
}

async function insertCaptures(tx: Db, { chainId, epoch, captures }: ComputedEpoch): Promise<void> {
  for (let from = 0; from < captures.length; from += CHUNK) {
    const rows = captures
      .slice(from, from + CHUNK)
      .map(({ txHash, logIndex }) => ({ chainId, epoch, txHash, logIndex }))
    await tx.insert(distributionCaptures).values(rows)
  }
}
