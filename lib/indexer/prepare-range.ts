import 'server-only'
import type { SQL } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import { chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { planInserts } from '@/lib/db/server/insert-rows'
import { applyLog } from './apply-log'
import type { BlockHeader } from './block-header'
import type { IndexedLog } from './indexed-log'
import type { HistoryRow, ReadModelBatch } from './read-model-batch'

/** Consecutive blocks after the checkpoint, with all logs of ours in them. */
export type BlockRange = { headers: readonly BlockHeader[]; logs: readonly IndexedLog[] }

/** A range with all that can be said of it without the database. */
export type PreparedRange = BlockRange & {
  batch: ReadModelBatch
  /** Writes the raw logs, and the lines of history that name no task: nearly all rows of a backfill. */
  inserts: readonly SQL[]
  /** The lines whose task the database has to name. */
  taskLines: readonly HistoryRow[]
}

type LogRow = typeof chainLogs.$inferInsert

/** Folds a range's logs and writes its statements down, while the range before it is still being written. */
export function prepareRange(range: BlockRange, ownContracts: ReadonlySet<Address>): PreparedRange {
  const batch: ReadModelBatch = { payments: [], history: [] }
  for (const log of range.logs) applyLog(log, batch, { ownContracts })
  const plain: Omit<HistoryRow, 'taskRef'>[] = []
  const taskLines: HistoryRow[] = []
  for (const row of batch.history) (row.taskRef === undefined ? plain : taskLines).push(row)
  const inserts = [...planInserts(chainLogs, range.logs as readonly LogRow[]), ...planInserts(historyEntries, plain)]
  return { ...range, batch, inserts, taskLines }
}
