import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'

/**
 * Brings settlements up to what the chain says, by final events alone: what an event took is settled, whatever was asked
 * for. A row whose transaction is final and left something open is given up with the escrow's own reason, and due again
 * once there is credit; a batch
 * that failed is sent again one by one. Run before an epoch is weighed, so that nothing is counted as owed twice.
 */
export async function applySettlements(
  db: Db,
  { chainId, toBlock }: { chainId: number; toBlock: number },
): Promise<void> {
  await db.execute(sql`
    WITH taken AS (
      SELECT d.task_id, d.epoch, COALESCE((SELECT sum((l.args ->> 'amount')::numeric) FROM chain_logs l
        WHERE l.chain_id = d.chain_id AND l.tx_hash = t.mined_hash AND l.event_name = 'PrepaidSettled'
          AND l.block_number <= ${toBlock} AND lower(l.args ->> 'taskRef') = d.task_ref
          AND l.args ->> 'epoch' = d.epoch::text), 0) AS amount,
        (SELECT CASE l.args ->> 'reason' WHEN '2' THEN 'OVER_BALANCE' WHEN '3' THEN 'OVER_EPOCH_LIMIT' END
          FROM chain_logs l WHERE l.chain_id = d.chain_id AND l.tx_hash = t.mined_hash
            AND l.event_name = 'SettlementSkipped' AND l.block_number <= ${toBlock}
            AND lower(l.args ->> 'taskRef') = d.task_ref AND l.args ->> 'epoch' = d.epoch::text LIMIT 1) AS skipped
      FROM settlements_due d JOIN operator_transactions t ON t.id = d.operator_transaction_id
      WHERE d.chain_id = ${chainId} AND d.state = 'sent' AND t.state = 'final' AND t.mined_block <= ${toBlock}
    )
    UPDATE settlements_due d SET settled = d.settled + k.amount, asked = 0,
      state = CASE WHEN d.settled + k.amount >= d.amount THEN 'final' ELSE 'given-up' END,
      reason = CASE WHEN d.settled + k.amount >= d.amount THEN NULL ELSE COALESCE(k.skipped, 'CREDIT_SHORT') END
    FROM taken k WHERE d.chain_id = ${chainId} AND d.task_id = k.task_id AND d.epoch = k.epoch AND d.state = 'sent'`)
  await db.execute(sql`
    WITH failed AS (
      SELECT d.task_id, d.epoch, t.reason, count(*) OVER (PARTITION BY t.id) AS size
      FROM settlements_due d JOIN operator_transactions t ON t.id = d.operator_transaction_id
      WHERE d.chain_id = ${chainId} AND d.state = 'sent' AND t.state IN ('failed', 'reverted')
    )
    UPDATE settlements_due d SET
      state = CASE WHEN f.size > 1 THEN 'due' ELSE 'given-up' END,
      asked = CASE WHEN f.size > 1 THEN d.asked ELSE 0 END,
      reason = CASE WHEN f.size > 1 THEN 'SEND_ALONE' ELSE COALESCE(f.reason, 'reverted') END
    FROM failed f WHERE d.chain_id = ${chainId} AND d.task_id = f.task_id AND d.epoch = f.epoch`)
}
