import 'server-only'
import { and, asc, eq, gt, isNotNull, sql } from 'drizzle-orm'
import { epochs } from '@/lib/db/schema/epochs'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'

/**
 * Weighed epochs in which a task has usage that counts, oldest first, with how many records: what a decision captures is
 * shared by the weights of one of them.
 */
export async function listCountedEpochs(
  db: Db,
  { chainId, taskId }: { chainId: number; taskId: string },
): Promise<{ epoch: number; records: number }[]> {
  return db
    .select({ epoch: usageOutcomes.epoch, records: sql<number>`count(*)`.mapWith(Number) })
    .from(usageOutcomes)
    .innerJoin(epochs, and(eq(epochs.chainId, usageOutcomes.chainId), eq(epochs.epoch, usageOutcomes.epoch)))
    .where(
      and(
        eq(usageOutcomes.chainId, chainId),
        eq(usageOutcomes.taskId, taskId),
        isNotNull(epochs.weighedAt),
        gt(usageOutcomes.weight, 0n),
      ),
    )
    .groupBy(usageOutcomes.epoch)
    .orderBy(asc(usageOutcomes.epoch))
}
