import { and, eq, isNull, max, sql } from 'drizzle-orm'
import { payments, quotes } from '@/lib/db/schema/payments'
import { tasks, usageRecords } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'
import type { MeteredTask } from './fleet'

/** A paid task that is not complete: what the simulated platform is to run. */
export type RunningTask = MeteredTask & {
  durationMs: number
  /** Unix milliseconds, chain time. */
  authorizedAtMs: number
  /** End of the last metered interval; null before the first. */
  meteredToMs: number | null
}

/** Tasks with an accepted payment and without a completion, on one network. */
export async function listRunningTasks(db: Db, parameters: { chainId: number }): Promise<RunningTask[]> {
  const rows = await db
    .select({
      taskId: quotes.taskId,
      consumer: quotes.payer,
      gpuModel: quotes.gpuModel,
      gpuMilli: quotes.gpuMilli,
      durationMs: quotes.durationMs,
      authorizedAt: payments.authorizedAt,
      meteredToMs: max(usageRecords.endedAtMs),
    })
    .from(payments)
    .innerJoin(quotes, eq(quotes.quoteId, payments.quoteId))
    .innerJoin(tasks, and(eq(tasks.chainId, quotes.chainId), eq(tasks.taskId, quotes.taskId)))
    .leftJoin(usageRecords, and(eq(usageRecords.chainId, quotes.chainId), eq(usageRecords.taskId, quotes.taskId)))
    .where(
      and(
        eq(payments.chainId, parameters.chainId),
        isNull(payments.rejection),
        isNull(tasks.completedAtMs),
        sql`${payments.authorized} > ${payments.captured} + ${payments.voided} + ${payments.reclaimed}`,
      ),
    )
    .groupBy(quotes.quoteId, payments.authorizedAt)
  return rows.map(({ authorizedAt, ...row }) => ({ ...row, authorizedAtMs: authorizedAt * 1000 }))
}
