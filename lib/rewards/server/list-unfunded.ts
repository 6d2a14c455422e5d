import 'server-only'
import { sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'

/** A ledger of the escrow that holds money for providers which is not with the distributor yet. */
export type UnfundedLedger = { epoch: number; token: Address; amount: bigint; forwards: number }

/**
 * Ledgers of this epoch and earlier ones with something to forward, by the final events up to a block: what was captured
 * and settled, less what was reversed and forwarded. Fees and burns count as well: they leave with the same call.
 */
export async function listUnfunded(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<UnfundedLedger[]> {
  const { rows } = await db.execute<{ epoch: string; token: Address; amount: string; forwards: number }>(sql`
    SELECT (args ->> 'epoch')::numeric AS epoch, lower(args ->> 'token') AS token,
      sum(CASE event_name
        WHEN 'PaymentCaptured' THEN (args ->> 'amount')::numeric
        WHEN 'PrepaidSettled' THEN (args ->> 'amount')::numeric
        WHEN 'CaptureReversed' THEN -(args ->> 'amount')::numeric
        WHEN 'EpochFunded' THEN -(args ->> 'amount')::numeric
        WHEN 'EpochFeesBooked' THEN -(args ->> 'fee')::numeric - (args ->> 'burned')::numeric END) AS amount,
      count(*) FILTER (WHERE event_name = 'EpochFunded')::int AS forwards
    FROM chain_logs
    WHERE chain_id = ${chainId} AND block_number <= ${toBlock} AND event_name IN
      ('PaymentCaptured', 'PrepaidSettled', 'CaptureReversed', 'EpochFunded', 'EpochFeesBooked')
    GROUP BY 1, 2
    HAVING (args ->> 'epoch')::numeric <= ${epoch} ORDER BY 1, 2`)
  return rows
    .map((row) => ({ ...row, epoch: Number(row.epoch), amount: BigInt(row.amount) }))
    .filter((ledger) => ledger.amount > 0n)
}
