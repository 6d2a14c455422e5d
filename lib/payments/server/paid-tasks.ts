import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/**
 * Query of (task_id, gpu_milli) of the tasks with an authorised payment as of a block: final events only, so that the
 * answer never changes. A payment that was voided or reclaimed pays for nothing any more. `prepaidTaskIds` are the tasks
 * that run on a prepaid balance besides.
 */
export function paidTasks(parameters: { chainId: number; toBlock: number; prepaidTaskIds: readonly string[] }): SQL {
  const { chainId, toBlock, prepaidTaskIds } = parameters
  return sql`
    SELECT q.task_id, q.gpu_milli FROM quotes q
    JOIN payments p ON p.chain_id = q.chain_id AND p.payment_id = q.payment_id
    WHERE q.chain_id = ${chainId} AND p.rejection IS NULL
      AND EXISTS (SELECT 1 FROM payment_events v WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id
        AND v.type = 'authorized' AND v.block_number <= ${toBlock})
      AND NOT EXISTS (SELECT 1 FROM payment_events v WHERE v.chain_id = p.chain_id AND v.payment_id = p.payment_id
        AND v.type IN ('voided', 'reclaimed') AND v.block_number <= ${toBlock})
    UNION ALL
    SELECT q.task_id, q.gpu_milli FROM quotes q WHERE q.chain_id = ${chainId} AND q.prepaid_at IS NOT NULL
      AND q.task_id IN (SELECT value FROM json_array_elements_text(${JSON.stringify(prepaidTaskIds)}::json))`
}
