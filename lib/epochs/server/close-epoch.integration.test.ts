import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { ingestUsage } from '@/lib/usage/server/ingest-usage'
import { closeEpoch } from './close-epoch'
import { importRateCard } from './import-rate-card'

const CHAIN = 31_337
const GENESIS = 1_767_225_600
const schedule = { genesis: GENESIS, lengthSeconds: 60 }
const endsAtMs = (GENESIS + 60) * 1000

describe('closeEpoch', () => {
  let database: TestDatabase
  const countOf = async (epoch: number) =>
    (await database.db.execute(sql`SELECT count(*)::int AS n FROM usage_records WHERE epoch = ${epoch}`)).rows[0]?.n

  beforeAll(async () => {
    database = await createTestDatabase()
    const models = { 'h100-sxm': { rewardWeight: 1 } }
    const card = { effectiveEpoch: 0, feeBps: 0, burnBps: 0, models }
    await importRateCard(database.db, { chainId: CHAIN, schedule, nowMs: endsAtMs, card })
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('takes turns with ingest: what is accepted before counts there, what comes after counts in the next, nothing is lost', async () => {
    const send = (batch: number) =>
      ingestUsage(database.db, {
        chainId: CHAIN,
        meter: `0x${'e1'.padStart(40, '0')}`,
        schedule,
        nowMs: endsAtMs + 6_000,
        records: Array.from({ length: 50 }, (_, n) => ({
          recordId: `r${batch}.${n}`,
          taskId: `t${n}`,
          provider: `0x${'a1'.padStart(40, '0')}`,
          consumer: `0x${'c0'.padStart(40, '0')}`,
          gpuModel: 'h100-sxm',
          gpuMilli: 1000,
          startedAtMs: endsAtMs - 1000,
          endedAtMs: endsAtMs,
        })),
      })
    await send(0)
    const batches = Array.from({ length: 24 }, (_, n) => send(n + 1))
    const closing = closeEpoch(database.db, { chainId: CHAIN, epoch: 0 }).then(async (closed) => ({
      closed,
      count: await countOf(0),
    }))
    const results = await Promise.all(batches)
    const { closed, count } = await closing
    expect(closed).toBe(true)
    expect(results.every((result) => result.accepted === 50)).toBe(true)
    expect(await countOf(0)).toBe(count)
    expect(Number(await countOf(0)) + Number(await countOf(1))).toBe(25 * 50)
    const late = await database.db.execute(sql`SELECT DISTINCT epoch, late FROM usage_records ORDER BY epoch`)
    expect(late.rows).toEqual(
      [
        { epoch: 0, late: false },
        { epoch: 1, late: true },
      ].slice(0, late.rows.length),
    )
  })

  it('closes once, in order', async () => {
    expect(await closeEpoch(database.db, { chainId: CHAIN, epoch: 0 })).toBe(false)
    await database.db.execute(sql`
      INSERT INTO epochs (chain_id, epoch, starts_at, ends_at) VALUES (${CHAIN}, 2, 0, 1), (${CHAIN}, 3, 1, 2)
      ON CONFLICT DO NOTHING`)
    expect(await closeEpoch(database.db, { chainId: CHAIN, epoch: 3 })).toBe(false)
  })
})
