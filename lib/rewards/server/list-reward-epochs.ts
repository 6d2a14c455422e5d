import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import { decodeCursor, encodeCursor } from '@/lib/core/cursor'
import type { ResultPage } from '@/lib/core/result-page'
import type { EpochStatus } from '@/lib/db/schema/epochs'
import type { Db } from '@/lib/db/server/database'
import type { EpochRewardsView } from '../epoch-rewards-view'

type EpochRow = { epoch: number; status: EpochStatus; starts_at: string; ends_at: string }
type OutcomeRow = {
  epoch: number
  task_ref: Hex
  task_id: string
  gpu_model: string
  gpu_milli_ms: string
  weight: string
  reason: string | null
}
type RewardRow = { epoch: number; token: Address; emission_share: string; earnings_share: string }

/** Lines of usage shown of one epoch; the published file has all of them. */
const SHOWN_USAGE = 200

/**
 * What each epoch brought an account, newest first: only epochs in which it worked or earned. Task ids are shown where
 * the account is among `viewers`, the signed-in caller's wallets.
 */
export async function listRewardEpochs(
  db: Db,
  parameters: {
    chainId: number
    account: Address
    viewers: readonly Address[]
    limit: number
    cursor?: string | undefined
  },
): Promise<ResultPage<EpochRewardsView>> {
  const { chainId, account, limit } = parameters
  const [before] = parameters.cursor === undefined ? [2_147_483_647] : decodeCursor(parameters.cursor, ['integer'])
  const { rows } = await db.execute<EpochRow>(sql`
    SELECT e.epoch, e.status, e.starts_at, e.ends_at FROM epochs e
    WHERE e.chain_id = ${chainId} AND e.epoch < ${before}::bigint AND (
      EXISTS (SELECT 1 FROM usage_outcomes o
        WHERE o.chain_id = e.chain_id AND o.epoch = e.epoch AND o.provider = ${account})
      OR EXISTS (SELECT 1 FROM distribution_leaves l WHERE l.chain_id = e.chain_id AND l.epoch = e.epoch
        AND l.account = ${account} AND l.emission_share + l.earnings_share > 0))
    ORDER BY e.epoch DESC LIMIT ${limit + 1}`)
  const page = rows.slice(0, limit)
  const outcomes = await readOutcomes(db, { chainId, account, page })
  const rewards = await readRewards(db, { chainId, account, page })
  const last = page.at(-1)
  return {
    items: page.map((row) => toView({ ...parameters, row, outcomes, rewards })),
    nextCursor: rows.length > limit && last ? encodeCursor([last.epoch]) : null,
  }
}

type PageOf = { chainId: number; account: Address; page: readonly EpochRow[] }

function epochRange(page: readonly EpochRow[]) {
  return sql`BETWEEN ${page.at(-1)?.epoch ?? 0} AND ${page[0]?.epoch ?? -1}`
}

async function readOutcomes(db: Db, { chainId, account, page }: PageOf): Promise<OutcomeRow[]> {
  const { rows } = await db.execute<OutcomeRow>(sql`
    SELECT o.epoch, t.task_ref, o.task_id, o.gpu_model, o.gpu_milli_ms, o.weight, o.reason
    FROM usage_outcomes o JOIN tasks t ON t.chain_id = o.chain_id AND t.task_id = o.task_id
    WHERE o.chain_id = ${chainId} AND o.provider = ${account} AND o.epoch ${epochRange(page)}
    ORDER BY o.weight DESC, o.task_id`)
  return rows
}

async function readRewards(db: Db, { chainId, account, page }: PageOf): Promise<RewardRow[]> {
  const { rows } = await db.execute<RewardRow>(sql`
    SELECT epoch, token, emission_share, earnings_share FROM distribution_leaves
    WHERE chain_id = ${chainId} AND account = ${account} AND epoch ${epochRange(page)}
      AND emission_share + earnings_share > 0
    ORDER BY token`)
  return rows
}

function toView(parameters: {
  chainId: number
  account: Address
  viewers: readonly Address[]
  row: EpochRow
  outcomes: readonly OutcomeRow[]
  rewards: readonly RewardRow[]
}): EpochRewardsView {
  const { chainId, account, viewers, row } = parameters
  const outcomes = parameters.outcomes.filter((outcome) => outcome.epoch === row.epoch)
  const own = viewers.includes(account)
  return {
    chainId,
    epoch: row.epoch,
    status: row.status,
    startsAt: Number(row.starts_at),
    endsAt: Number(row.ends_at),
    gpuMilliMs: outcomes.reduce((sum, outcome) => sum + BigInt(outcome.gpu_milli_ms), 0n).toString(),
    tokens: parameters.rewards
      .filter((reward) => reward.epoch === row.epoch)
      .map((reward) => ({
        token: toChecksumAddress(reward.token),
        emissionShare: reward.emission_share,
        earningsShare: reward.earnings_share,
        reward: (BigInt(reward.emission_share) + BigInt(reward.earnings_share)).toString(),
      })),
    usage: outcomes.slice(0, SHOWN_USAGE).map((outcome) => ({
      taskRef: outcome.task_ref,
      taskId: own ? outcome.task_id : null,
      gpuModel: outcome.gpu_model,
      gpuMilliMs: outcome.gpu_milli_ms,
      weight: outcome.weight,
      reason: outcome.reason,
    })),
  }
}
