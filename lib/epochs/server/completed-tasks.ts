import 'server-only'
import { type SQL, sql } from 'drizzle-orm'

/** Query of (task_id) of quoted tasks that are completed and whose usage, all of it, is in weighed epochs. */
export function completedTasks({ chainId }: { chainId: number }): SQL {
  return sql`
    SELECT t.task_id FROM tasks t
    WHERE t.chain_id = ${chainId} AND t.quote_id IS NOT NULL AND t.completed_at_ms IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM usage_records r JOIN epochs e ON e.chain_id = r.chain_id AND e.epoch = r.epoch
      WHERE r.chain_id = t.chain_id AND r.task_id = t.task_id AND e.weighed_at IS NULL)`
}
