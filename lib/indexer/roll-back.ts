import 'server-only'
import { and, eq, gt, sql } from 'drizzle-orm'
import { CHANGE_CHANNEL, type ChainChange } from '@/lib/core/chain-change'
import { chainBlocks, chainCheckpoints, chainLogs } from '@/lib/db/schema/chain'
import { historyEntries } from '@/lib/db/schema/history'
import { paymentEvents } from '@/lib/db/schema/payments'
import type { Db } from '@/lib/db/server/database'
import { refoldPayments } from '@/lib/payments/server/refold-payments'
import type { Checkpoint } from './checkpoint'
import { CheckpointMovedError } from './write-range'

/** A block that both we and the chain have. */
export type CommonBlock = { blockNumber: number; blockHash: `0x${string}`; blockTime: number }

/** Takes back everything above the last common block, in one transaction; payments are folded again from what stays. */
export async function rollBack(
  db: Db,
  { checkpoint, common }: { checkpoint: Checkpoint; common: CommonBlock },
): Promise<Checkpoint> {
  const { chainId } = checkpoint
  return db.transaction(async (tx) => {
    const moved = await tx
      .update(chainCheckpoints)
      .set({ ...common, updatedAt: sql`now()` })
      .where(and(eq(chainCheckpoints.chainId, chainId), eq(chainCheckpoints.blockHash, checkpoint.blockHash)))
      .returning({ chainId: chainCheckpoints.chainId })
    if (moved.length !== 1) throw new CheckpointMovedError(chainId)
    const above = common.blockNumber
    const touched = await tx
      .selectDistinct({ paymentId: paymentEvents.paymentId })
      .from(paymentEvents)
      .where(and(eq(paymentEvents.chainId, chainId), gt(paymentEvents.blockNumber, above)))
    for (const table of [chainLogs, chainBlocks, paymentEvents, historyEntries]) {
      await tx.delete(table).where(and(eq(table.chainId, chainId), gt(table.blockNumber, above)))
    }
    await refoldPayments(tx, { chainId, paymentIds: touched.map((row) => row.paymentId) })
    await notifyReorg(tx, chainId, above)
    return { ...checkpoint, ...common }
  })
}

async function notifyReorg(tx: Db, chainId: number, block: number): Promise<void> {
  const change: ChainChange = { chainId, block, paymentIds: [], wallets: [], epochs: true, everything: true }
  await tx.execute(sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${JSON.stringify(change)})`)
}
