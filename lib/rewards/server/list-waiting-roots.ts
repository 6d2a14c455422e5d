import 'server-only'
import { and, asc, eq, isNotNull } from 'drizzle-orm'
import { type Address, toChecksumAddress } from '@/lib/core/address'
import type { WaitingRootView } from '@/lib/core/operator-view'
import { epochs } from '@/lib/db/schema/epochs'
import { distributions } from '@/lib/db/schema/rewards'
import type { Db } from '@/lib/db/server/database'

/** Roots that were submitted and are not active yet, over all networks, oldest first. */
export async function listWaitingRoots(db: Db): Promise<WaitingRootView[]> {
  const rows = await db
    .select({ distribution: distributions })
    .from(distributions)
    .innerJoin(epochs, and(eq(epochs.chainId, distributions.chainId), eq(epochs.epoch, distributions.epoch)))
    .where(and(eq(epochs.status, 'submitted'), isNotNull(distributions.root)))
    .orderBy(asc(distributions.chainId), asc(distributions.epoch))
  return rows.flatMap(({ distribution: row }) =>
    row.root === null
      ? []
      : {
          ...{ chainId: row.chainId, epoch: row.epoch, root: row.root, contentHash: row.contentHash },
          ...{ validAt: row.validAt, leafCount: row.leafCount, submissions: row.submissions },
          submitTransactionHash: row.submitTxHash,
          totals: Object.fromEntries(
            Object.entries(row.totals).map(([token, total]) => [toChecksumAddress(token as Address), total]),
          ),
        },
  )
}
