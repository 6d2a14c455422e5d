import 'server-only'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import { AppError } from '@/lib/core/app-error'
import type { Db } from '@/lib/db/server/database'
import { checkSample } from '../check-sample'
import { leafAt } from '../leaf-rows'
import { computeDistributionSlowly, earnsEmissionSlowly } from '../slow-distribution'
import { buildTree } from '../tree'
import type { ComputedEpoch } from './compute-epoch'
import type { UsageFile } from './epoch-files'
import { readUsage, readUsageOf } from './read-usage'
import { weightKey } from './read-weights'

/** Largest epoch that is recomputed in full by the slow implementation: about a second of work. */
const SLOW_CHECK_ROWS = 5_000
/** Largest epoch whose rows are read whole for a sample: some hundred megabytes. */
const WHOLE_SAMPLE_ROWS = 200_000
/** Leaves of a larger epoch that are looked at: a second of OpenZeppelin's hashing. */
const SAMPLE_LEAVES = 1_000
/** The same where each one's records are looked up. */
const LARGE_SAMPLE_LEAVES = 200

/**
 * Computes a small epoch's distribution a second time, from the rows that are published, with an implementation that
 * shares nothing with the engine; of a large one, a sample of leaves and the sums of all. Throws
 * {@link SlowCheckFailedError} where the roots differ, or what `checkSample` throws: then nothing is published.
 */
export async function checkSlowly(
  db: Db,
  epoch: ComputedEpoch,
  usageFile: UsageFile | Promise<UsageFile>,
  { wholeSampleRows = WHOLE_SAMPLE_ROWS }: { wholeSampleRows?: number } = {},
): Promise<void> {
  const leafCount = epoch.distribution.leaves.count
  const records = await countRecords(db, epoch)
  if (records > wholeSampleRows) return checkLargeSample(db, epoch, usageFile)
  const usage = await readUsage(db, epoch)
  if (records + epoch.earlierUsage.length > SLOW_CHECK_ROWS || leafCount > SLOW_CHECK_ROWS) {
    const tree = buildTree(epoch.distribution.leaves)
    return checkSample({ ...epoch, usage }, { tree, indexes: pickIndexes(leafCount, SAMPLE_LEAVES) })
  }
  const toJson = (amounts: ReadonlyMap<string, bigint>) =>
    Object.fromEntries([...amounts].map(([token, amount]) => [token, amount.toString()]))
  const slow = computeDistributionSlowly({
    formula: epoch.formulaVersion,
    rates: epoch.rates as Record<string, { rewardWeight: number }>,
    usage: usage.map((row) => ({ ...row, taskId: row.taskRef })),
    earlier: epoch.earlierUsage.map((row) => ({ ...row, taskId: row.taskRef })),
    epoch: epoch.epoch,
    emission: toJson(epoch.emission),
    carried: toJson(epoch.carriedIn),
    captures: epoch.captures.map((row) => ({
      taskId: row.taskRef,
      token: row.token,
      netAmount: row.netAmount.toString(),
      epoch: row.epoch,
    })),
    previous: Array.from({ length: epoch.previous.count }, (_, index) => {
      const { account, token, cumulativeAmount } = leafAt(epoch.previous, index)
      return { account, token, cumulativeAmount: cumulativeAmount.toString() }
    }),
  })
  if (slow.root !== epoch.root) throw new SlowCheckFailedError(epoch.epoch, epoch.root, slow.root)
}

/**
 * The records of the sample's accounts and of the tasks they were paid for, and the weight of all records as they are
 * published, without the outcomes that the engine starts from: an account that weighs wrongly shows there, sampled or not.
 */
async function checkLargeSample(
  db: Db,
  epoch: ComputedEpoch,
  usageFile: UsageFile | Promise<UsageFile>,
): Promise<void> {
  const { leaves } = epoch.distribution
  const indexes = pickIndexes(leaves.count, LARGE_SAMPLE_LEAVES)
  const accounts = [...new Set(indexes.map((index) => leafAt(leaves, index).account))]
  const own = await readUsageOf(db, { ...epoch, providers: accounts })
  const isOwn = new Set<string>(accounts)
  const earlier = epoch.earlierUsage.filter(({ provider }) => isOwn.has(provider))
  const tasks = new Set([...own.map((row) => weightKey({ ...row, epoch: epoch.epoch })), ...earlier.map(weightKey)])
  const captures = epoch.captures.filter((capture) => tasks.has(weightKey(capture)))
  const taskRefs = [...new Set(captures.filter((each) => each.epoch === epoch.epoch).map(({ taskRef }) => taskRef))]
  const ofTasks = await readUsageOf(db, { ...epoch, taskRefs })
  const paid = new Set(taskRefs)
  const usage = [...own.filter(({ taskRef }) => !paid.has(taskRef)), ...ofTasks]
  const tree = buildTree(leaves)
  let whole = 0n
  for (const { gpuModel, amount, ...sum } of (await usageFile).sums) {
    if (earnsEmissionSlowly(sum, epoch.formulaVersion)) whole += amount * rewardWeightOf(epoch, gpuModel)
  }
  checkSample({ ...epoch, usage }, { tree, indexes, whole, captures })
}

function rewardWeightOf({ rates }: ComputedEpoch, model: string): bigint {
  const rate = rates[model] as { rewardWeight: number | string } | undefined
  return BigInt(rate?.rewardWeight ?? 0)
}

async function countRecords(db: Db, { chainId, epoch }: ComputedEpoch): Promise<number> {
  const { rows } = await db.execute<{ records: number }>(sql`
    SELECT record_count AS records FROM epochs WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
  return rows[0]?.records ?? 0
}

/** Leaves in equal steps from a random first one, so that nobody can tell which are looked at. */
function pickIndexes(leafCount: number, wanted: number): number[] {
  const step = Math.max(1, Math.floor(leafCount / wanted))
  const first = Math.floor(Math.random() * step)
  return Array.from({ length: Math.ceil((leafCount - first) / step) }, (_, i) => first + i * step)
}

/** The engine and the independent implementation disagree. */
export class SlowCheckFailedError extends AppError {
  constructor(epoch: number, root: Hex | null, slowRoot: string | null) {
    super(`Epoch ${epoch}: the engine's root ${root} is not the independent one's ${slowRoot}`, {
      code: 'SLOW_CHECK_FAILED',
      status: 500,
      hint: 'Nothing was published. Compare both implementations on the files of this epoch.',
    })
  }
}
