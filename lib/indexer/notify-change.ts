import 'server-only'
import { sql } from 'drizzle-orm'
import { CHANGE_CHANNEL, type ChainChange } from '@/lib/core/chain-change'
import type { Db } from '@/lib/db/server/database'
import type { IndexedLog } from './indexed-log'
import type { ReadModelBatch } from './read-model-batch'

/** PostgreSQL refuses notifications of 8,000 bytes; above this many names everybody is told to look again. */
const MAX_NAMES = 60

/** Events after which an epoch may look otherwise. */
const EPOCH_EVENTS = new Set(['RootSubmitted', 'RootAccepted', 'RootRevoked', 'EpochMinted', 'EpochFunded'])

/** Tells listeners what a range changed; delivered when the transaction commits, and only then. */
export async function notifyChange(
  tx: Db,
  range: { chainId: number; block: number; batch: ReadModelBatch; logs: readonly IndexedLog[] },
): Promise<void> {
  const paymentIds = [...new Set(range.batch.payments.map((event) => event.paymentId))]
  const wallets = [...new Set(range.batch.history.map((row) => row.wallet))]
  const crowded = paymentIds.length + wallets.length > MAX_NAMES
  const change: ChainChange = {
    chainId: range.chainId,
    block: range.block,
    paymentIds: crowded ? [] : paymentIds,
    wallets: crowded ? [] : wallets,
    epochs: range.logs.some((log) => EPOCH_EVENTS.has(log.eventName)),
    everything: crowded,
  }
  await tx.execute(sql`SELECT pg_notify(${CHANGE_CHANNEL}, ${JSON.stringify(change)})`)
}
