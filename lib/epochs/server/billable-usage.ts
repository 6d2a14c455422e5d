import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Query of (task_id, billable) of the tasks with weight in an epoch; billable is their sum over all epochs up to it. */
export function billableUsage({ chainId, epoch }: { chainId: number; epoch: number }): SQL {
  return sql`
    SELECT o.task_id, sum(o.billable) AS billable FROM usage_outcomes o
    WHERE o.chain_id = ${chainId} AND o.epoch <= ${epoch} AND o.task_id IN (
      SELECT task_id FROM usage_outcomes WHERE chain_id = ${chainId} AND epoch = ${epoch} AND weight > 0)
    GROUP BY o.task_id`
}
