import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { findLastBuilt } from './find-last-built'

/** A ledger of the escrow that holds money for providers which is not with the distributor yet. */
export type UnfundedLedger = { epoch: number; token: Address; amount: bigint; forwards: number }

/**
 * Ledgers of this epoch and earlier ones with something to forward, by the final events up to a block: what was captured
 * and settled since it was forwarded last, less what was reversed. Forwarding empties a ledger, whatever arrived of it:
 * a token that keeps a fee for itself leaves no rest. Fees and burns count as well: they leave with the same call.
 * Looks only at what the last distribution has not seen: before it was built everything was forwarded.
 */
export async function listUnfunded(
  db: Db,
  { chainId, epoch, toBlock }: { chainId: number; epoch: number; toBlock: number },
): Promise<UnfundedLedger[]> {
  const built = await findLastBuilt(db, { chainId, before: epoch })
  const { rows } = await db.execute<{ epoch: string; token: Address; amount: string; forwards: number }>(
    unfundedQuery({ chainId, epoch, toBlock, built }),
  )
  return rows.map((row) => ({ ...row, epoch: Number(row.epoch), amount: BigInt(row.amount) }))
}

/** The query behind {@link listUnfunded}: every part of it reads by an index. */
export function unfundedQuery(parameters: {
  chainId: number
  epoch: number
  toBlock: number
  built: { epoch: number; toBlock: number }
}): SQL {
  const { chainId, epoch, toBlock, built } = parameters
  const moves = sql`event_name IN ('PaymentCaptured', 'PrepaidSettled', 'CaptureReversed', 'EpochFunded')`
  return sql`
    WITH fresh AS (
      SELECT event_name, args, block_number, log_index FROM chain_logs
      WHERE chain_id = ${chainId} AND ${moves} AND block_number > ${built.toBlock} AND block_number <= ${toBlock}
        AND (args ->> 'epoch')::bigint <= ${built.epoch}
      UNION ALL
      SELECT event_name, args, block_number, log_index FROM chain_logs
      WHERE chain_id = ${chainId} AND ${moves} AND block_number <= ${toBlock}
        AND (args ->> 'epoch')::bigint > ${built.epoch} AND (args ->> 'epoch')::bigint <= ${epoch}
    ),
    moved AS (
      SELECT (args ->> 'epoch')::bigint AS epoch, lower(args ->> 'token') AS token, event_name,
        (args ->> 'amount')::numeric AS amount, count(*) FILTER (WHERE event_name = 'EpochFunded') OVER (
          PARTITION BY args ->> 'epoch', lower(args ->> 'token') ORDER BY block_number, log_index
          ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) = 0 AS waits
      FROM fresh
    ),
    waiting AS (
      SELECT epoch, token, sum(CASE event_name WHEN 'CaptureReversed' THEN -amount ELSE amount END) AS amount
      FROM moved WHERE waits GROUP BY epoch, token
    )
    SELECT w.epoch, w.token, w.amount, (SELECT count(*)::int FROM chain_logs l WHERE l.chain_id = ${chainId}
      AND l.event_name = 'EpochFunded' AND (l.args ->> 'epoch')::bigint = w.epoch
      AND lower(l.args ->> 'token') = w.token AND l.block_number <= ${toBlock}) AS forwards
    FROM waiting w WHERE w.amount > 0 ORDER BY w.epoch, w.token`
}
