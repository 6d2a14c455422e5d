import 'server-only'
import type { Hex } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { leafAt } from '../leaf-rows'
import { computeDistributionSlowly } from '../slow-distribution'
import type { PublishedEpoch } from '../write-published-files'

/** Largest epoch that is recomputed in full by the slow implementation: about a second of work. */
const SLOW_CHECK_ROWS = 5_000

/**
 * Computes a small epoch's distribution a second time, from the rows that are published, with an implementation that
 * shares nothing with the engine. Throws {@link SlowCheckFailedError} where the roots differ: then nothing is published.
 */
export function checkSlowly(epoch: PublishedEpoch): void {
  const leafCount = epoch.distribution.leaves.count
  if (epoch.usage.length + epoch.earlierUsage.length > SLOW_CHECK_ROWS || leafCount > SLOW_CHECK_ROWS) return
  const toJson = (amounts: ReadonlyMap<string, bigint>) =>
    Object.fromEntries([...amounts].map(([token, amount]) => [token, amount.toString()]))
  const slow = computeDistributionSlowly({
    rates: epoch.rates as Record<string, { rewardWeight: number }>,
    usage: epoch.usage.map((row) => ({ ...row, taskId: row.taskRef })),
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
