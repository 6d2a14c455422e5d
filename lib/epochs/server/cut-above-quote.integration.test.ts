import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usageRecords } from '@/lib/db/schema/usage'
import { createRandom } from '@/lib/testing/random'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { type FittedRecord, fitBelowQuote } from '../fit-below-quote'
import { weighEpoch } from './weigh-epoch'

const CHAIN = 31_337
const EPOCH = 0
const START_MS = 1_767_225_600_000
const TASKS = 300
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}` as const

type Row = typeof usageRecords.$inferInsert
type Task = { taskId: string; allowed: number; rows: Row[] }

/**
 * A task on some providers: each one's records follow one another, mostly without a gap, sometimes side by side; together
 * they use the quote up exactly, stay below it, or run above it for a while.
 */
function makeTask(n: number, random = createRandom(n)): Task {
  const taskId = `task-${n}`
  const providers = 1 + random.below(4)
  const rows: Row[] = []
  for (let p = 0; p < providers; p += 1) {
    let at = START_MS + random.below(3) * 500
    for (let r = 0; r < 1 + random.below(5); r += 1) {
      const gap = random.pick([0, 0, 0, 0, 250, -250])
      const startedAtMs = Math.max(START_MS, at + gap)
      at = startedAtMs + 500 * (1 + random.below(3))
      rows.push({
        ...{ chainId: CHAIN, epoch: EPOCH, meter: address(0xe1), recordId: `r${n}.${p}.${r}`, taskId, taskRef: '0x' },
        ...{ provider: address(p + 1), consumer: address(0xc0), gpuModel: 'h100-sxm', startedAtMs, endedAtMs: at },
        ...{ gpuMilli: random.pick([500, 1000, 1000]), verifiedBps: 10_000, late: false },
      })
    }
  }
  return { taskId, allowed: random.pick([500, 1000, 1000 * providers, 1000 * providers, 5000]), rows }
}

describe('weighEpoch, of tasks that may run above their quotes', () => {
  let database: TestDatabase
  const tasks = Array.from({ length: TASKS }, (_, n) => makeTask(n))

  beforeAll(async () => {
    database = await createTestDatabase()
    await database.db.execute(sql`CREATE TABLE usage_records_e0 PARTITION OF usage_records FOR VALUES FROM (0) TO (1)`)
    await database.db.execute(sql`
      INSERT INTO epochs (chain_id, epoch, starts_at, ends_at, status) VALUES (${CHAIN}, ${EPOCH}, 1, 2, 'closed')`)
    await database.db.insert(usageRecords).values(tasks.flatMap(({ rows }) => rows))
    const paid = tasks.map(({ taskId, allowed }) => ({ task_id: taskId, gpu_milli: allowed }))
    await weighEpoch(database.db, {
      ...{ chainId: CHAIN, epoch: EPOCH, paidToBlock: 1, rewardUnpaidUsage: false },
      paidTasks: sql`SELECT * FROM json_to_recordset(${JSON.stringify(paid)}::json) AS p(task_id text, gpu_milli int)`,
    })
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  /** What each task's own cut says, task by task, whether it looks suspicious or not. */
  const expected = new Map(
    tasks.flatMap(({ rows, allowed }) => {
      const records: FittedRecord[] = rows.map(({ recordId, startedAtMs, endedAtMs, gpuMilli }) => ({
        ...{ key: `${address(0xe1)} ${recordId}`, startedAtMs, endedAtMs, gpuMilli },
      }))
      return [...fitBelowQuote({ allowedGpuMilli: allowed, taken: [], records })]
    }),
  )

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
    expect(found.size).toBeLessThan(tasks.flatMap(({ rows: all }) => all).length / 2)
  })

  it('bills what is left of them, and all of the others', async () => {
    const { rows } = await database.db.execute<{ task_id: string; billable: string; reason: string | null }>(sql`
      SELECT task_id, sum(billable)::text AS billable FROM usage_outcomes GROUP BY task_id`)
    const billed = new Map(rows.map((row) => [row.task_id, row.billable]))
    for (const task of tasks) {
      const sum = task.rows
        .flatMap((row) => expected.get(`${address(0xe1)} ${row.recordId}`) ?? [row])
        .reduce((total, used) => total + used.gpuMilli * (used.endedAtMs - used.startedAtMs) * 10_000, 0)
      expect(billed.get(task.taskId), task.taskId).toBe(String(sum))
    }
    expect(billed.size).toBe(TASKS)
  })

  it('counts every record of the epoch, and each provider once', async () => {
    const { rows } = await database.db.execute(sql`
      SELECT record_count::int AS records, provider_count AS providers FROM epochs`)
    expect(rows).toEqual([{ records: tasks.flatMap(({ rows: all }) => all).length, providers: 4 }])
  })
})
