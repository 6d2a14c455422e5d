import 'server-only'
import { distributionCaptures, distributions } from '@/lib/db/schema/rewards'
import { copyIn } from '@/lib/db/server/copy-in'
import type { Db } from '@/lib/db/server/database'
import { leafAt } from '../leaf-rows'
import { findRewards } from '../reward-rows'
import { toJsonAmounts } from '../to-json-amounts'
import { toJsonStatement } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { type EpochFileStore, type StoredUsage, storeEpochFiles } from './store-epoch-files'

/** Rows written at once: some megabytes. */
const CHUNK = 10_000

const LEAVES = {
  table: 'distribution_leaves',
  columns: [
    ...['chain_id', 'epoch', 'account', 'token', 'cumulative_amount', 'emission_share', 'earnings_share', 'leaf_index'],
  ],
}

/**
 * Writes a computed distribution: its row, its leaves, the captures it counted and its files, of which `usage.csv` is
 * being written. Part of the store's transaction.
 */
export async function storeDistribution(
  store: EpochFileStore,
  computed: ComputedEpoch,
  usage: Promise<StoredUsage>,
): Promise<void> {
  const { chainId, epoch, write } = store
  // Both to their end, also where one fails: nothing may use the transaction after it is rolled back.
  const [files, leaves] = await Promise.allSettled([
    storeEpochFiles(store, computed, usage),
    copyLeaves(store, computed),
  ])
  if (files.status === 'rejected') throw files.reason
  if (leaves.status === 'rejected') throw leaves.reason
  await write(async ({ tx }) => {
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

async function copyLeaves({ chainId, epoch, write }: EpochFileStore, { distribution }: ComputedEpoch): Promise<void> {
  const { leaves, shares } = distribution
  for (let from = 0; from < leaves.count; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, leaves.count - from) }, (_, offset) => {
      const { account, token, cumulativeAmount } = leafAt(leaves, from + offset)
      const reward = findRewards(shares, account).find((each) => each.token === token)
      const { emissionShare, earningsShare } = reward ?? { emissionShare: 0n, earningsShare: 0n }
      return [chainId, epoch, account, token, cumulativeAmount, emissionShare, earningsShare, from + offset]
    })
    await write(({ connection }) => copyIn(connection, LEAVES, rows))
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
