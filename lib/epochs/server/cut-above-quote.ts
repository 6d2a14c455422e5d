import 'server-only'
import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/db/server/database'
import { type FittedRecord, fitBelowQuote } from '../fit-below-quote'
import type { UsedInterval } from '../used-interval'
import { insertSegments } from './insert-segments'

/** A task of which it is not plain that it stayed below its quote; `firstStart` is that of the epoch's usage. */
type SuspectTask = { taskId: string; allowedGpuMilli: number; firstStart: number }

/**
 * Writes usage_segments for the epoch's records that ran above their task's quote. Only tasks that did are read. Called
 * with the epoch's `epoch_sums` at hand.
 */
export async function cutAboveQuote(
  tx: Db,
  { chainId, epoch, paidTasks }: { chainId: number; epoch: number; paidTasks: SQL },
): Promise<void> {
  const tasks = await listDoubtfulTasks(tx, { chainId, epoch, paidTasks })
  const above = await findTasksAbove(tx, { chainId, epoch, tasks })
  for (const task of tasks.filter(({ taskId }) => above.has(taskId))) {
    const records = await readRecords(tx, { chainId, epoch, taskId: task.taskId })
    const taken = await readTaken(tx, { chainId, epoch, ...task })
    const parts = fitBelowQuote({ allowedGpuMilli: task.allowedGpuMilli, taken, records })
    await insertSegments(tx, { chainId, epoch, taskId: task.taskId, parts })
  }
}

/**
 * Paid tasks of which the epoch's sums alone do not tell that they stayed below their quote. Of most they do: no
 * provider's records ran side by side, and all providers at their most are below it together, with all that was at work
 * in earlier epochs and had not ended when this one's usage began.
 */
async function listDoubtfulTasks(
  tx: Db,
  { chainId, epoch, paidTasks }: { chainId: number; epoch: number; paidTasks: SQL },
): Promise<SuspectTask[]> {
  const { rows } = await tx.execute<{ task_id: string; allowed: number; first_start: string }>(sql`
    WITH paid AS MATERIALIZED (
      SELECT task_id, gpu_milli FROM (${paidTasks}) p WHERE task_id IN (SELECT task_id FROM epoch_sums)
    ),
    tasks AS (
      SELECT s.task_id, p.gpu_milli AS allowed, min(s.first_start) AS first_start, sum(s.peak) AS peak,
        bool_and(s.is_chain) AS is_chain
      FROM epoch_sums s JOIN paid p ON p.task_id = s.task_id GROUP BY s.task_id, p.gpu_milli
    )
    SELECT task_id, allowed, first_start FROM tasks t
    WHERE NOT is_chain OR peak > allowed OR peak + (
      SELECT COALESCE(sum(r.gpu_milli), 0) FROM usage_records r
      WHERE r.chain_id = ${chainId} AND r.task_id = t.task_id AND r.epoch < ${epoch} AND r.ended_at_ms > t.first_start
    ) > allowed
    ORDER BY task_id`)
  return rows.map((row) => {
    return { taskId: row.task_id, allowedGpuMilli: row.allowed, firstStart: Number(row.first_start) }
  })
}

/**
 * Which of these tasks had more in use at some instant than they are allowed: all starts and ends, in order, added up.
 * What earlier epochs had running still is looked at as if all of it had counted.
 */
async function findTasksAbove(
  tx: Db,
  { chainId, epoch, tasks }: { chainId: number; epoch: number; tasks: readonly SuspectTask[] },
): Promise<ReadonlySet<string>> {
  if (tasks.length === 0) return new Set()
  const { rows } = await tx.execute<{ task_id: string }>(sql`
    WITH used AS (
      SELECT t.task_id, t.allowed, sum(e.change) OVER (PARTITION BY t.task_id ORDER BY e.at, e.change) AS gpu_milli
      FROM unnest(${sql.param(tasks.map(({ taskId }) => taskId))}::text[],
        ${sql.param(tasks.map(({ allowedGpuMilli }) => allowedGpuMilli))}::int[],
        ${sql.param(tasks.map(({ firstStart }) => firstStart))}::bigint[]) AS t(task_id, allowed, first_start)
      JOIN usage_records r ON r.chain_id = ${chainId} AND r.task_id = t.task_id
        AND r.epoch <= ${epoch} AND r.ended_at_ms > t.first_start,
        LATERAL (VALUES (r.started_at_ms, r.gpu_milli), (r.ended_at_ms, -r.gpu_milli)) AS e(at, change)
    )
    SELECT DISTINCT task_id FROM used WHERE gpu_milli > allowed`)
  return new Set(rows.map((row) => row.task_id))
}

type IntervalRow = { meter: string; record_id: string; gpu_milli: number; started_at_ms: string; ended_at_ms: string }

async function readRecords(
  tx: Db,
  { chainId, epoch, taskId }: { chainId: number; epoch: number; taskId: string },
): Promise<FittedRecord[]> {
  const { rows } = await tx.execute<IntervalRow>(sql`
    SELECT meter, record_id, gpu_milli, started_at_ms, ended_at_ms FROM usage_records
    WHERE chain_id = ${chainId} AND epoch = ${epoch} AND task_id = ${taskId}`)
  return rows.map((row) => ({ key: `${row.meter} ${row.record_id}`, ...toInterval(row) }))
}

/** What earlier epochs counted of the task and had not ended before; what nobody had paid for took nothing of the quote. */
async function readTaken(
  tx: Db,
  { chainId, epoch, taskId, firstStart }: { chainId: number; epoch: number; taskId: string; firstStart: number },
): Promise<UsedInterval[]> {
  const { rows } = await tx.execute<IntervalRow>(sql`
    SELECT r.meter, r.record_id, COALESCE(s.gpu_milli, r.gpu_milli) AS gpu_milli,
      COALESCE(s.started_at_ms, r.started_at_ms) AS started_at_ms, COALESCE(s.ended_at_ms, r.ended_at_ms) AS ended_at_ms
    FROM usage_records r
    LEFT JOIN usage_segments s ON s.chain_id = r.chain_id AND s.epoch = r.epoch AND s.meter = r.meter
      AND s.record_id = r.record_id
    WHERE r.chain_id = ${chainId} AND r.epoch < ${epoch} AND r.task_id = ${taskId} AND r.ended_at_ms > ${firstStart}
      AND NOT EXISTS (SELECT 1 FROM usage_outcomes o WHERE o.chain_id = r.chain_id AND o.epoch = r.epoch
        AND o.provider = r.provider AND o.task_id = r.task_id AND o.gpu_model = r.gpu_model AND o.reason = 'UNPAID')`)
  return rows.map(toInterval).filter((used) => used.gpuMilli > 0)
}

function toInterval(row: IntervalRow): UsedInterval {
  return {
    gpuMilli: row.gpu_milli,
    startedAtMs: Number(row.started_at_ms),
    endedAtMs: Number(row.ended_at_ms),
  }
}
