import { sql } from 'drizzle-orm'
import { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { startLoop } from './start-loop'

let database: TestDatabase
let boss: PgBoss

beforeAll(async () => {
  database = await createTestDatabase()
  // What the schedule would file at any moment, the tests file themselves.
  boss = new PgBoss({ connectionString: database.connectionString, schema: 'pgboss', max: 4, schedule: false })
  await boss.start()
})
afterAll(async () => {
  await boss.stop()
  await database.close()
  await stopTestDatabases()
})

/** A loop whose runs wait to be told how they end, with a clock that stands still; `asked` counts looks at the clock. */
function openLoop(queue: string) {
  const state = { ms: 0, asked: 0, runs: 0, failures: 0, end: (_: Error | null): void => undefined }
  const loop = {
    ...{ queue, pollingSeconds: 0.5, pauseSeconds: 1, longestPauseSeconds: 3600, expireSeconds: 600 },
    nowMs: () => {
      state.asked += 1
      return state.ms
    },
    work: () =>
      new Promise<void>((resolve, reject) => {
        state.runs += 1
        state.end = (error) => (error ? reject(error) : resolve())
      }),
    onError: () => {
      state.failures += 1
    },
  }
  return { state, loop }
}

/** Seconds for which the jobs that are queued wait, from when they were queued. */
async function queuedPauses(queue: string): Promise<number[]> {
  const { rows } = await database.db.execute<{ seconds: number }>(sql`
    SELECT extract(epoch FROM start_after - created_on)::float8 AS seconds FROM pgboss.job
    WHERE name = ${queue} AND state = 'created'`)
  return rows.map(({ seconds }) => seconds)
}

const soon = { timeout: 30_000, interval: 50 }

describe('startLoop', () => {
  it('leaves alone what failed until its pause is over, also where another job for it was filed meanwhile', async () => {
    const { state, loop } = openLoop('failing')
    await startLoop(boss, loop)
    await expect.poll(() => state.runs, soon).toBe(1)
    // As the schedule does while a run lasts longer than a minute.
    expect(await boss.send('failing', {})).not.toBeNull()
    state.end(new Error('no'))
    await expect.poll(() => state.failures, soon).toBe(1)
    const asked = state.asked
    await expect.poll(() => state.asked, soon).toBeGreaterThan(asked + 2)
    expect(state.runs).toBe(1)
    state.ms = 2_000
    await expect.poll(() => state.runs, soon).toBe(2)
    state.end(null)
    await expect.poll(() => state.runs, soon).toBe(3)
    state.end(null)
    await boss.offWork('failing')
  })

  it('tries again at once in a process that was started anew, however long the pause was', async () => {
    const before = openLoop('restarted')
    await startLoop(boss, before.loop)
    for (let run = 1; run <= 3; run += 1) {
      await expect.poll(() => before.state.runs, soon).toBe(run)
      before.state.end(new Error('no'))
      await expect.poll(() => before.state.failures, soon).toBe(run)
      before.state.ms += 2 ** run * 1000
    }
    await boss.offWork('restarted')
    // A job that is queued is not queued again by who starts: what it waits for is all that a restart waits for.
    expect(await queuedPauses('restarted')).toEqual([before.loop.pauseSeconds])
    const after = openLoop('restarted')
    await startLoop(boss, after.loop)
    await expect.poll(() => after.state.runs, soon).toBe(1)
    after.state.end(null)
    await boss.offWork('restarted')
  })
})
