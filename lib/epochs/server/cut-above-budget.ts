import 'server-only'
import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { type BilledRecord, fitBelowAmount } from '../fit-below-amount'
import type { UsedInterval } from '../used-interval'
import { insertSegments } from './insert-segments'

/** Tasks whose usage somebody's balance has to cover, in the order in which it does. */
export type UsageBudget = {
  taskIds: readonly string[]
  /** How much of a task's billable usage of the epoch (Σ gpuMilli × durationMs × verifiedBps) is covered. */
  allow: (taskId: string, billable: bigint) => bigint
}

/**
 * Writes usage_segments for records of these tasks that their balance does not cover; they neither weigh nor are billed.
 * Called after the cut at the quote. Returns the tasks that were short.
 */
export async function cutAboveBudget(
  tx: Db,
  { chainId, epoch, budget }: { chainId: number; epoch: number; budget: UsageBudget },
): Promise<string[]> {
  const billable = await sumBillable(tx, { chainId, epoch, taskIds: budget.taskIds })
  const short: string[] = []
  for (const taskId of budget.taskIds) {
    const used = billable.get(taskId) ?? 0n
    const allowed = budget.allow(taskId, used)
    if (allowed >= used) continue
    const records = await readRecords(tx, { chainId, epoch, taskId })
    await tx.execute(sql`
      DELETE FROM usage_segments WHERE chain_id = ${chainId} AND epoch = ${epoch} AND task_id = ${taskId}`)
    await insertSegments(tx, { chainId, epoch, taskId, parts: fitBelowAmount({ allowed, records }) })
    short.push(taskId)
  }
  return short
}

async function sumBillable(
  tx: Db,
  { chainId, epoch, taskIds }: { chainId: number; epoch: number; taskIds: readonly string[] },
): Promise<Map<string, bigint>> {
  if (taskIds.length === 0) return new Map()
  const { rows } = await tx.execute<{ task_id: string; billable: string }>(sql`
    SELECT r.task_id, sum(COALESCE(s.gpu_milli, r.gpu_milli)::numeric
      * (COALESCE(s.ended_at_ms, r.ended_at_ms) - COALESCE(s.started_at_ms, r.started_at_ms)) * r.verified_bps) AS billable
    FROM usage_records r LEFT JOIN usage_segments s ON s.chain_id = r.chain_id AND s.epoch = r.epoch
      AND s.meter = r.meter AND s.record_id = r.record_id
    WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch}
      AND r.task_id IN (SELECT value FROM json_array_elements_text(${JSON.stringify(taskIds)}::json))
    GROUP BY r.task_id`)
  return new Map(rows.map((row) => [row.task_id, BigInt(row.billable)]))
}

type RecordRow = {
  meter: string
  record_id: string
  gpu_milli: number
  started_at_ms: string
  ended_at_ms: string
  verified_bps: number
  part_gpu_milli: number | null
  part_started_at_ms: string | null
  part_ended_at_ms: string | null
}

async function readRecords(
  tx: Db,
  { chainId, epoch, taskId }: { chainId: number; epoch: number; taskId: string },
): Promise<BilledRecord[]> {
  const { rows } = await tx.execute<RecordRow>(sql`
    SELECT r.meter, r.record_id, r.gpu_milli, r.started_at_ms, r.ended_at_ms, r.verified_bps,
      s.gpu_milli AS part_gpu_milli, s.started_at_ms AS part_started_at_ms, s.ended_at_ms AS part_ended_at_ms
    FROM usage_records r LEFT JOIN usage_segments s ON s.chain_id = r.chain_id AND s.epoch = r.epoch
      AND s.meter = r.meter AND s.record_id = r.record_id
    WHERE r.chain_id = ${chainId} AND r.epoch = ${epoch} AND r.task_id = ${taskId}
    ORDER BY r.meter, r.record_id, s.segment`)
  const records = new Map<string, BilledRecord & { parts: UsedInterval[] }>()
  for (const row of rows) {
    const key = `${row.meter} ${row.record_id}`
    const whole = toInterval(row.gpu_milli, row.started_at_ms, row.ended_at_ms)
    const record = records.get(key) ?? { ...whole, key, verifiedBps: row.verified_bps, parts: [] }
    record.parts.push(
      row.part_gpu_milli === null
        ? whole
        : toInterval(row.part_gpu_milli, row.part_started_at_ms, row.part_ended_at_ms),
    )
    records.set(key, record)
  }
  return [...records.values()].map((record) => ({
    ...record,
    parts: record.parts.filter(({ gpuMilli }) => gpuMilli > 0),
  }))
}

function toInterval(gpuMilli: number, startedAtMs: string | null, endedAtMs: string | null): UsedInterval {
  return { gpuMilli, startedAtMs: Number(startedAtMs), endedAtMs: Number(endedAtMs) }
}
