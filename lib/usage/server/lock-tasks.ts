import 'server-only'
import { randomBytes } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Hex } from 'viem'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import { taskRef } from '../task-ref'
import type { UsageRecord } from '../usage-record'

/** What ingest has to know of a task. */
export type LockedTask = {
  quoted: boolean
  completed: boolean
  consumer: Address
  gpuModel: string
  taskRef: Hex
}

/**
 * Makes the tasks that records name for the first time and locks all of them against being completed until the
 * transaction ends, so that a record is taken before the completion or refused after it.
 */
export async function lockTasks(
  tx: Db,
  { chainId, records }: { chainId: number; records: readonly UsageRecord[] },
): Promise<Map<string, LockedTask>> {
  const firstOf = new Map<string, UsageRecord>()
  for (const record of records) if (!firstOf.has(record.taskId)) firstOf.set(record.taskId, record)
  if (firstOf.size === 0) return new Map()
  const known = await selectForShare(tx, { chainId, taskIds: [...firstOf.keys()] })
  const missing = [...firstOf.values()].filter((record) => !known.has(record.taskId))
  if (missing.length === 0) return known
  await insertTasks(tx, { chainId, records: missing })
  const made = await selectForShare(tx, { chainId, taskIds: missing.map((record) => record.taskId) })
  return new Map([...known, ...made])
}

async function selectForShare(
  tx: Db,
  { chainId, taskIds }: { chainId: number; taskIds: readonly string[] },
): Promise<Map<string, LockedTask>> {
  const { rows } = await tx.execute<{
    task_id: string
    quoted: boolean
    completed: boolean
    consumer: Address
    gpu_model: string
    task_ref: Hex
  }>(sql`
    SELECT task_id, quote_id IS NOT NULL AS quoted, completed_at_ms IS NOT NULL AS completed, consumer, gpu_model,
      task_ref
    FROM tasks WHERE chain_id = ${chainId}
      AND task_id IN (SELECT value FROM json_array_elements_text(${JSON.stringify(taskIds)}::json))
    ORDER BY task_id FOR SHARE`)
  return new Map(
    rows.map((row) => [
      row.task_id,
      {
        quoted: row.quoted,
        completed: row.completed,
        consumer: row.consumer,
        gpuModel: row.gpu_model,
        taskRef: row.task_ref,
      },
    ]),
  )
}

async function insertTasks(
  tx: Db,
  { chainId, records }: { chainId: number; records: readonly UsageRecord[] },
): Promise<void> {
  const salts = randomBytes(32 * records.length)
  const rows = records.map((record, index) => {
    const salt = `0x${salts.toString('hex', index * 32, index * 32 + 32)}` as const
    return {
      task_id: record.taskId,
      salt,
      task_ref: taskRef(salt, record.taskId),
      consumer: record.consumer,
      gpu_model: record.gpuModel,
    }
  })
  await tx.execute(sql`
    INSERT INTO tasks (chain_id, task_id, salt, task_ref, consumer, gpu_model)
    SELECT ${chainId}, task_id, salt, task_ref, consumer, gpu_model
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS r(task_id text, salt text, task_ref text, consumer text, gpu_model text)
    ORDER BY task_id
    ON CONFLICT DO NOTHING`)
}
