import { and, eq, isNotNull, isNull, max, or, sql } from 'drizzle-orm'
import { payments, quotes } from '@/lib/db/schema/payments'
import { tasks, usageRecords } from '@/lib/db/schema/usage'
import type { Db } from '@/lib/db/server/database'
import type { MeteredTask } from './fleet'

/** A task that is paid for and not complete: what the simulated platform is to run. */
export type RunningTask = MeteredTask & {
  durationMs: number
  /** Unix milliseconds, chain time. */
  startedAtMs: number
  /** End of the last metered interval; null before the first. */
  meteredToMs: number | null
}

/** Tasks with an accepted payment or on a prepaid balance, and without a completion, on one network. */
export async function listRunningTasks(db: Db, parameters: { chainId: number }): Promise<RunningTask[]> {
  const rows = await db
    .select({
      taskId: quotes.taskId,
      consumer: quotes.payer,
      gpuModel: quotes.gpuModel,
      gpuMilli: quotes.gpuMilli,
      durationMs: quotes.durationMs,
      startedAt: sql<number>`coalesce(${quotes.prepaidAt}, min(${payments.authorizedAt}))`.mapWith(Number),
      meteredToMs: max(usageRecords.endedAtMs),
    })
    .from(quotes)
    .leftJoin(payments, eq(payments.quoteId, quotes.quoteId))
    .innerJoin(tasks, and(eq(tasks.chainId, quotes.chainId), eq(tasks.taskId, quotes.taskId)))
    .leftJoin(usageRecords, and(eq(usageRecords.chainId, quotes.chainId), eq(usageRecords.taskId, quotes.taskId)))
    .where(
      and(
        eq(quotes.chainId, parameters.chainId),
        isNull(tasks.completedAtMs),
        or(
          isNotNull(quotes.prepaidAt),
          and(
            isNull(payments.rejection),
            sql`${payments.authorized} > ${payments.captured} + ${payments.voided} + ${payments.reclaimed}`,
          ),
        ),
      ),
    )
    .groupBy(quotes.quoteId)
  return rows.map(({ startedAt, ...row }) => ({ ...row, startedAtMs: startedAt * 1000 }))
}
