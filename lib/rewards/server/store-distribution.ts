import 'server-only'
import { sql } from 'drizzle-orm'
import { distributionCaptures, distributions } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import { leafAt } from '../leaf-rows'
import { FORMULA_VERSION } from '../manifest'
import { toJsonAmounts } from '../to-json-amounts'
import { toJsonStatement } from '../write-published-files'
import type { ComputedEpoch } from './compute-epoch'
import { storeEpochFiles } from './store-epoch-files'

/** Rows in one INSERT: some megabytes of parameters. */
const CHUNK = 10_000

/** Writes a computed distribution: its row, its leaves, the captures it counted and its files. Part of one transaction. */
export async function storeDistribution(tx: Db, computed: ComputedEpoch): Promise<void> {
  const { chainId, epoch } = computed
  const contentHash = await storeEpochFiles(tx, computed)
  await tx.insert(distributions).values({
    chainId,
    epoch,
    root: computed.root,
    contentHash,
    formulaVersion: FORMULA_VERSION,
    capturesToBlock: computed.capturesToBlock,
    leafCount: computed.distribution.leaves.count,
    totals: toJsonAmounts(computed.distribution.totals),
    statement: toJsonStatement(computed.distribution.statement),
    carriedOut: toJsonAmounts(computed.distribution.carriedOut),
  })
  await insertLeaves(tx, computed)
  await insertCaptures(tx, computed)
}

async function insertLeaves(tx: Db, { chainId, epoch, distribution }: ComputedEpoch): Promise<void> {
  const { leaves, rewards } = distribution
  // Rewards are in tree order as the leaves are, and each has its leaf.
  let next = 0
  for (let from = 0; from < leaves.count; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, leaves.count - from) }, (_, offset) => {
      const leaf = leafAt(leaves, from + offset)
      const candidate = rewards[next]
      const reward = candidate?.account === leaf.account && candidate.token === leaf.token ? candidate : undefined
      if (reward) next += 1
      return { ...leaf, emissionShare: reward?.emissionShare ?? 0n, earningsShare: reward?.earningsShare ?? 0n }
    })
    const column = (values: readonly (string | bigint)[]) => sql.param(values.map(String))
    await tx.execute(sql`
      INSERT INTO distribution_leaves
        (chain_id, epoch, account, token, cumulative_amount, emission_share, earnings_share, leaf_index)
      SELECT ${chainId}, ${epoch}, account, token, cumulative, emission, earnings, ${from}::int + place::int - 1
      FROM unnest(
        ${column(rows.map((row) => row.account))}::text[], ${column(rows.map((row) => row.token))}::text[],
        ${column(rows.map((row) => row.cumulativeAmount))}::numeric[],
        ${column(rows.map((row) => row.emissionShare))}::numeric[],
        ${column(rows.map((row) => row.earningsShare))}::numeric[]
      ) WITH ORDINALITY AS l(account, token, cumulative, emission, earnings, place)`)
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
