import 'server-only'
import { sql } from 'drizzle-orm'
import { distributionCaptures, distributions, epochFiles } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'
import { leafAt } from '../leaf-rows'
import { FORMULA_VERSION } from '../manifest'
import { type PublishedEpoch, type PublishedFiles, toJsonAmounts, toJsonStatement } from '../write-published-files'
import type { CountedCapture } from './read-captures'

/** Rows in one INSERT: some megabytes of parameters. */
const CHUNK = 10_000

type Built = Omit<PublishedEpoch, 'captures'> & { readonly captures: readonly CountedCapture[] }

/** Writes a built distribution: its row, its leaves, the captures it counted and its files. Part of one transaction. */
export async function storeDistribution(
  tx: Db,
  { built, files }: { built: Built; files: PublishedFiles },
): Promise<void> {
  const { chainId, epoch } = built
  await tx.insert(distributions).values({
    chainId,
    epoch,
    root: built.root,
    contentHash: files.contentHash,
    formulaVersion: FORMULA_VERSION,
    capturesToBlock: built.capturesToBlock,
    leafCount: built.distribution.leaves.count,
    totals: toJsonAmounts(built.distribution.totals),
    statement: toJsonStatement(built.distribution.statement),
    carriedOut: toJsonAmounts(built.distribution.carriedOut),
  })
  await insertLeaves(tx, built)
  await insertCaptures(tx, built)
  await insertFiles(tx, { built, files })
}

async function insertLeaves(tx: Db, { chainId, epoch, distribution }: Built): Promise<void> {
  const rewards = new Map(distribution.rewards.map((reward) => [reward.account + reward.token, reward]))
  for (let from = 0; from < distribution.leaves.count; from += CHUNK) {
    const length = Math.min(CHUNK, distribution.leaves.count - from)
    const rows = Array.from({ length }, (_, offset) => {
      const leaf = leafAt(distribution.leaves, from + offset)
      const reward = rewards.get(leaf.account + leaf.token)
      return {
        account: leaf.account,
        token: leaf.token,
        amount: leaf.cumulativeAmount.toString(),
        emission: (reward?.emissionShare ?? 0n).toString(),
        earnings: (reward?.earningsShare ?? 0n).toString(),
        place: from + offset,
      }
    })
    await tx.execute(sql`
      INSERT INTO distribution_leaves
        (chain_id, epoch, account, token, cumulative_amount, emission_share, earnings_share, leaf_index)
      SELECT ${chainId}, ${epoch}, account, token, amount::numeric, emission::numeric, earnings::numeric, place
      FROM json_to_recordset(${JSON.stringify(rows)}::json)
        AS r(account text, token text, amount text, emission text, earnings text, place int)`)
  }
}

async function insertCaptures(tx: Db, { chainId, epoch, captures }: Built): Promise<void> {
  for (let from = 0; from < captures.length; from += CHUNK) {
    const rows = captures
      .slice(from, from + CHUNK)
      .map(({ txHash, logIndex }) => ({ chainId, epoch, txHash, logIndex }))
    await tx.insert(distributionCaptures).values(rows)
  }
}

async function insertFiles(tx: Db, { built, files }: { built: Built; files: PublishedFiles }): Promise<void> {
  const { chainId, epoch } = built
  const manifest = { name: 'manifest.json', sha256: files.contentHash, content: Buffer.from(files.manifestBytes) }
  await tx.insert(epochFiles).values({ chainId, epoch, ...manifest, bytes: manifest.content.length })
  for (const { name, sha256, bytes } of files.manifest.files) {
    const content = Buffer.from(files.files.get(name) ?? new Uint8Array(0))
    await tx.insert(epochFiles).values({ chainId, epoch, name, sha256, bytes, content })
  }
}
