import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import type { RootState } from '../root-state'

/**
 * Brings an epoch's row and its distribution up to what the chain says of its root. A root that is not ours never makes
 * the epoch submitted or active. Doing it again changes nothing.
 */
export async function applyRootState(
  db: Db,
  { chainId, epoch, state }: { chainId: number; epoch: number; state: RootState },
): Promise<void> {
  if (state.status === 'unsubmitted') return
  await db.transaction(async (tx) => {
    await tx.execute(sql`
      UPDATE distributions SET valid_at = ${state.validAt}, submit_tx_hash = ${state.submitTxHash},
        accept_tx_hash = ${state.acceptTxHash}, submissions = ${state.submissions},
        accepted_at = to_timestamp(${state.acceptedAt}::bigint)
      WHERE chain_id = ${chainId} AND epoch = ${epoch}`)
    await tx.execute(sql`
      UPDATE epochs SET status = ${state.status} WHERE chain_id = ${chainId} AND epoch = ${epoch}
        AND status IN ('closed', 'submitted', 'revoked') AND status <> ${state.status}`)
  })
}
