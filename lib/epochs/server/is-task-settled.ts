import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Whether the task that an SQL expression names is completed and its usage, all of it, is in weighed epochs. */
export function isTaskSettled({ chainId, taskId }: { chainId: number; taskId: SQL }): SQL {
  return sql`EXISTS (
    SELECT 1 FROM tasks t WHERE t.chain_id = ${chainId} AND t.task_id = ${taskId} AND t.completed_at_ms IS NOT NULL
      AND NOT EXISTS (
        SELECT 1 FROM usage_records r JOIN epochs e ON e.chain_id = r.chain_id AND e.epoch = r.epoch
        WHERE r.chain_id = t.chain_id AND r.task_id = t.task_id AND e.weighed_at IS NULL))`
}
