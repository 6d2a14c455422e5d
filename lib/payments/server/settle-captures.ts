import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { heldAt } from './held-at'
import { isFrozen } from './is-frozen'

/**
 * Brings captures up to what the chain says: final once the event is, given up where it cannot be made or a dispute
 * freezes the payment, for good where
 * the payment has expired or holds nothing any more. Reads final
 * events only. `chainTime` is the time of the final block, Unix seconds.
 */
export async function settleCaptures(
  db: Db,
  { chainId, toBlock, chainTime }: { chainId: number; toBlock: number; chainTime: number },
): Promise<void> {
  await db.execute(sql`
    UPDATE captures_due d SET state = 'final', reason = NULL
    WHERE d.chain_id = ${chainId} AND d.state IN ('due', 'sent', 'given-up') AND EXISTS (
      SELECT 1 FROM payment_events v JOIN operator_transactions t ON t.chain_id = v.chain_id AND t.mined_hash = v.tx_hash
      WHERE v.chain_id = d.chain_id AND v.payment_id = d.payment_id AND v.type = 'captured' AND v.epoch = d.epoch
        AND v.block_number <= ${toBlock} AND t.id = d.operator_transaction_id)`)
  await db.execute(sql`
    WITH failed AS (
      SELECT d.payment_id, d.epoch, t.reason, count(*) OVER (PARTITION BY t.id) AS size
      FROM captures_due d JOIN operator_transactions t ON t.id = d.operator_transaction_id
      WHERE d.chain_id = ${chainId} AND d.state = 'sent' AND t.state IN ('failed', 'reverted')
    )
    UPDATE captures_due d SET
      state = CASE WHEN f.size > 1 THEN 'due' ELSE 'given-up' END,
      reason = CASE WHEN f.size > 1 THEN 'SEND_ALONE' ELSE COALESCE(f.reason, 'reverted') END
    FROM failed f WHERE d.chain_id = ${chainId} AND d.payment_id = f.payment_id AND d.epoch = f.epoch`)
  // A dispute freezes what is held: in a batch it would fail all the others. It is due again in the next epoch.
  await db.execute(sql`
    UPDATE captures_due d SET state = 'given-up', reason = 'DISPUTED'
    WHERE d.chain_id = ${chainId} AND d.state = 'due' AND ${isFrozen(sql`d`)}`)
  await db.execute(sql`
    UPDATE captures_due d SET state = 'given-up', reason = 'EXPIRED'
    FROM payments p WHERE p.chain_id = d.chain_id AND p.payment_id = d.payment_id AND d.chain_id = ${chainId}
      AND d.state IN ('due', 'given-up') AND d.reason IS DISTINCT FROM 'EXPIRED' AND p.authorization_expiry <= ${chainTime}`)
  await db.execute(sql`
    UPDATE captures_due d SET state = 'given-up', reason = 'CLOSED'
    WHERE d.chain_id = ${chainId} AND d.state IN ('due', 'given-up')
      AND COALESCE(d.reason, '') NOT IN ('EXPIRED', 'CLOSED') AND ${heldAt(sql`d`, toBlock)} <= 0`)
}
