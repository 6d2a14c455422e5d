import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Query of (task_id, billable) of the quoted tasks with weight in an epoch; billable is their sum over all epochs up to it. */
export function billableUsage({ chainId, epoch }: { chainId: number; epoch: number }): SQL {
  return sql`
    SELECT o.task_id, sum(o.billable) AS billable FROM usage_outcomes o
    WHERE o.chain_id = ${chainId} AND o.epoch <= ${epoch} AND o.task_id IN (
      SELECT w.task_id FROM usage_outcomes w JOIN tasks t ON t.chain_id = w.chain_id AND t.task_id = w.task_id
      WHERE w.chain_id = ${chainId} AND w.epoch = ${epoch} AND w.weight > 0 AND t.quote_id IS NOT NULL)
    GROUP BY o.task_id`
}
