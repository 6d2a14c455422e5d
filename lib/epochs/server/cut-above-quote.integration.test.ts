import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usageRecords } from '@/lib/db/schema/usage'
import { createRandom } from '@/lib/testing/random'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { type FittedRecord, fitBelowQuote } from '../fit-below-quote'
import type { UsedInterval } from '../used-interval'
import { weighEpoch } from './weigh-epoch'

const CHAIN = 31_337
const START_MS = 1_767_225_600_000
/** What ended by then is of epoch 0 or 1, but for what came late. */
const BOUNDARIES_MS = [START_MS + 2000, START_MS + 4000]
const EPOCHS = [0, 1, 2]
const TASKS = 300
const DAY_MS = 86_400_000
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as const

type Row = typeof usageRecords.$inferInsert
type Task = { taskId: string; allowed: number; paidFrom: number; rows: Row[] }

/**
 * A task on some providers, over three epochs: each one's records follow one another, mostly without a gap, sometimes side
 * by side; together they use the quote up exactly, stay below it, or run above it for a while. Some are paid for when an
 * epoch of theirs is weighed already.
 */
function makeTask(n: number, random = createRandom(n)): Task {
  const taskId = `task-${n}`
  const providers = 1 + random.below(4)
  const rows: Row[] = []
  for (let p = 0; p < providers; p += 1) {
    let at = START_MS + random.below(3) * 500
    for (let r = 0; r < 1 + random.below(7); r += 1) {
      const gap = random.pick([0, 0, 0, 0, 250, -250])
      const startedAtMs = Math.max(START_MS, at + gap)
      at = startedAtMs + 500 * (1 + random.below(3))
      const end = at
      const lateBy = random.pick([0, 0, 0, 0, 0, 0, 0, 0, 1, 2])
      const epoch = BOUNDARIES_MS.filter((boundary) => boundary < end).length
      rows.push({
        ...{ chainId: CHAIN, epoch: Math.min(epoch + lateBy, 2), meter: address(0xe1 + p) },
        // Ids are a meter's own: others have the same ones.
        ...{ recordId: `r${n}.${r}`, taskId, taskRef: '0x', provider: address(p + 1), consumer: address(0xc0) },
        ...{ gpuModel: random.pick(['h100-sxm', 'h100-sxm', 'a100-80gb']), startedAtMs, endedAtMs: at },
        ...{ gpuMilli: random.pick([500, 1000, 1000]), late: lateBy > 0 },
        ...{ verifiedBps: random.pick([0, 1 + random.below(9_999), 10_000]) },
      })
    }
  }
  const allowed = random.pick([500, 1000, 1000 * providers, 1000 * providers, 5000])
  return { taskId, allowed, paidFrom: random.pick([0, 0, 0, 0, 1, 2]), rows }
}

/**
 * One provider's records of fifty-two days, each beginning where another ends; the second may be `movedMs` later than it
 * would be, beside others.
 */
function makeLongTask(taskId: string, movedMs: number): Task {
  const rows = Array.from({ length: 52 }, (_, day): Row => {
    // Both halves of the number begin with an even one: 2³² + 1 later, both have changed by their last bit.
    const startedAtMs = 412 * 2 ** 32 + day * DAY_MS + (day === 1 ? movedMs : 0)
    return {
      ...{ chainId: CHAIN, epoch: 2, meter: address(0xe1), recordId: `${taskId}.${day}`, taskId, taskRef: '0x' },
      ...{ provider: address(1), consumer: address(0xc0), gpuModel: 'h100-sxm', startedAtMs },
      ...{ endedAtMs: startedAtMs + DAY_MS, gpuMilli: 1000, verifiedBps: 10_000, late: true },
    }
  })
  return { taskId, allowed: 1000, paidFrom: 0, rows }
}

const keyOf = ({ meter, recordId }: Row) => `${meter} ${recordId}`

/** What a task's own cut says, epoch after epoch, whether it looks suspicious or not. */
function cutTask({ rows, allowed, paidFrom }: Task): Map<string, UsedInterval[]> {
  const parts = new Map<string, UsedInterval[]>()
  const taken: UsedInterval[] = []
  for (const epoch of EPOCHS.filter((one) => one >= paidFrom)) {
    const own = rows.filter((row) => row.epoch === epoch)
    const records = own.map((row): FittedRecord => ({ key: keyOf(row), ...toInterval(row) }))
    for (const [key, left] of fitBelowQuote({ allowedGpuMilli: allowed, taken, records })) parts.set(key, left)
    taken.push(...own.flatMap((row) => parts.get(keyOf(row)) ?? [toInterval(row)]))
  }
  return parts
}

function toInterval({ startedAtMs, endedAtMs, gpuMilli }: Row): UsedInterval {
  return { startedAtMs, endedAtMs, gpuMilli }
}

describe('weighEpoch, of tasks that may run above their quotes', () => {
  let database: TestDatabase
  const tasks = [
    ...Array.from({ length: TASKS }, (_, n) => makeTask(n)),
    ...[makeLongTask('chain', 0), makeLongTask('moved', 2 ** 32 + 1)],
  ]
  const records = tasks.flatMap(({ rows }) => rows)
  const expected = new Map(tasks.flatMap((task) => [...cutTask(task)]))

  beforeAll(async () => {
    database = await createTestDatabase()
    await database.db.execute(sql`CREATE TABLE usage_records_e0 PARTITION OF usage_records FOR VALUES FROM (0) TO (1)`)
    await database.db.execute(sql`
      INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status)
      VALUES (${CHAIN}, 0, 1, 2, 'closed'), (${CHAIN}, 1, 2, 3, 'closed'), (${CHAIN}, 2, 3, 4, 'closed')`)
    await database.db.insert(usageRecords).values(records)
    for (const epoch of EPOCHS) {
      const paid = tasks
        .filter(({ paidFrom }) => paidFrom <= epoch)
        .map(({ taskId, allowed }) => ({ task_id: taskId, gpu_milli: allowed }))
      await weighEpoch(database.db, {
        ...{ chainId: CHAIN, epoch, paidToBlock: 1, rewardUnpaidUsage: false },
        paidTasks: sql`SELECT * FROM json_to_recordset(${JSON.stringify(paid)}::json) AS p(task_id text, gpu_milli int)`,
      })
    }
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('cuts exactly the records that a look at every task would cut', async () => {
    const { rows } = await database.db.execute<Record<string, string | number>>(sql`
      SELECT meter || ' ' || record_id AS key, gpu_milli, started_at_ms::float8, ended_at_ms::float8 FROM usage_segments
      ORDER BY record_id, segment`)
    const found = new Map<string, unknown[]>()
    for (const { key, gpu_milli, started_at_ms, ended_at_ms } of rows) {
      const part = { startedAtMs: started_at_ms, endedAtMs: ended_at_ms, gpuMilli: gpu_milli }
      found.set(String(key), [...(found.get(String(key)) ?? []), ...(gpu_milli === 0 ? [] : [part])])
    }
    expect(found).toEqual(expected)
    expect(found.size).toBeGreaterThan(100)
    expect(found.size).toBeLessThan(records.length / 2)
  })

  it('has cut some for what epochs before had running still, and some not for what nobody had paid for', () => {
    const isSame = (task: Task, other: Map<string, UsedInterval[]>) =>
      task.rows
        .filter(({ epoch }) => epoch >= task.paidFrom)
        .every((row) => JSON.stringify(other.get(keyOf(row))) === JSON.stringify(expected.get(keyOf(row))))
    const eachAlone = (task: Task) =>
      new Map(EPOCHS.flatMap((one) => [...cutTask({ ...task, rows: task.rows.filter(({ epoch }) => epoch === one) })]))
    expect(tasks.filter((task) => !isSame(task, eachAlone(task))).length).toBeGreaterThan(20)
    expect(tasks.filter((task) => !isSame(task, cutTask({ ...task, paidFrom: 0 }))).length).toBeGreaterThan(5)
  })

  it('looks at every instant of what lasted too long for its times to be told apart', async () => {
    const { rows } = await database.db.execute(sql`
      SELECT DISTINCT record_id FROM usage_segments WHERE task_id IN ('chain', 'moved') ORDER BY record_id`)
    expect(rows).toEqual([{ record_id: 'moved.1' }, { record_id: 'moved.51' }])
  })

  it('bills what is left of them, and all of the others', async () => {
    const { rows } = await database.db.execute<{ task_id: string; billable: string }>(sql`
      SELECT task_id, sum(billable)::text AS billable FROM usage_outcomes GROUP BY task_id`)
    const billed = new Map(rows.map((row) => [row.task_id, row.billable]))
    for (const task of tasks) {
      const sum = task.rows
        .filter(({ epoch }) => epoch >= task.paidFrom)
        .flatMap((row) => (expected.get(keyOf(row)) ?? [toInterval(row)]).map((used) => ({ ...used, ...bpsOf(row) })))
        .reduce((total, used) => total + used.gpuMilli * (used.endedAtMs - used.startedAtMs) * used.verifiedBps, 0)
      expect(billed.get(task.taskId), task.taskId).toBe(String(sum))
    }
    expect(billed.size).toBe(tasks.length)
  })

  it('counts every record of its epoch, and each provider once', async () => {
    const { rows } = await database.db.execute(sql`
      SELECT record_count::int AS records, provider_count AS providers FROM epochs ORDER BY epoch`)
    const counts = EPOCHS.map((epoch) => records.filter((row) => row.epoch === epoch).length)
    expect(rows).toEqual(counts.map((count) => ({ records: count, providers: 4 })))
  })
})

function bpsOf({ verifiedBps }: Row): { verifiedBps: number } {
  return { verifiedBps }
}
