import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import type { UsedInterval } from '../used-interval'

/** Writes what counts of a task's records in an epoch, by `meter recordId`; none counts where there are no parts. */
export async function insertSegments(
  tx: Db,
  parameters: { chainId: number; epoch: number; taskId: string; parts: ReadonlyMap<string, readonly UsedInterval[]> },
): Promise<void> {
  const rows = [...parameters.parts].flatMap(([key, parts]) => {
    const [meter, recordId] = key.split(' ')
    const counted = parts.length > 0 ? parts : [{ gpuMilli: 0, startedAtMs: 0, endedAtMs: 0 }]
    return counted.map((part, segment) => ({ meter, record_id: recordId, segment, ...toColumns(part) }))
  })
  if (rows.length === 0) return
  await tx.execute(sql`
    INSERT INTO usage_segments
      (chain_id, epoch, meter, record_id, task_id, segment, gpu_milli, started_at_ms, ended_at_ms)
    SELECT ${parameters.chainId}, ${parameters.epoch}, meter, record_id, ${parameters.taskId}, segment, gpu_milli,
      started_at_ms, ended_at_ms
    FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r(
      meter text, record_id text, segment int, gpu_milli int, started_at_ms bigint, ended_at_ms bigint)
    ON CONFLICT DO NOTHING`)
}

function toColumns(part: UsedInterval) {
  return { gpu_milli: part.gpuMilli, started_at_ms: part.startedAtMs, ended_at_ms: part.endedAtMs }
}
