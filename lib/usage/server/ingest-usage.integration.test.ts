import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { ingestUsage } from './ingest-usage'

const CHAIN = 31337
const METER = '0x00000000000000000000000000000000000000e1' as const
const GENESIS = 1_767_225_600
const schedule = { genesis: GENESIS, lengthSeconds: 60 }
const nowMs = (GENESIS + 600) * 1000

function record(recordId: string, overrides: Record<string, unknown> = {}) {
  return {
    recordId,
    taskId: 'task-1',
    provider: '0x00000000000000000000000000000000000000Aa',
    consumer: '0x00000000000000000000000000000000000000c0',
    gpuModel: 'h100-sxm',
    gpuMilli: 1000,
    startedAtMs: nowMs - 10_000,
    endedAtMs: nowMs,
    ...overrides,
  }
}

describe('ingestUsage', () => {
  let database: TestDatabase
  const ingest = (records: readonly unknown[], at = nowMs) =>
    ingestUsage(database.db, { chainId: CHAIN, meter: METER, records, schedule, nowMs: at })
  const stored = async () =>
    (await database.db.execute(sql`SELECT record_id, epoch, late, provider FROM usage_records ORDER BY record_id`)).rows

  beforeAll(async () => {
    database = await createTestDatabase()
    await database.db.execute(sql`
      INSERT INTO rate_cards (chain_id, version, effective_epoch, fee_bps, burn_bps) VALUES (${CHAIN}, 1, 0, 500, 0)`)
    await database.db.execute(sql`
      INSERT INTO rate_card_models (chain_id, version, gpu_model, reward_weight) VALUES (${CHAIN}, 1, 'h100-sxm', 1000)`)
  })
  afterEach(async () => {
    await database.db.execute(sql`TRUNCATE usage_records, usage_ledger, tasks, epochs`)
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it('takes a record once, calls its repeat a duplicate and other content under its id a conflict', async () => {
    expect(await ingest([record('a')])).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
    expect(await ingest([record('a', { verifiedBps: 10_000, provider: `0x${'0'.repeat(38)}aA` })])).toEqual({
      accepted: 0,
      duplicates: 1,
      rejected: [],
    })
    expect(await ingest([record('a', { gpuMilli: 999 })])).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, recordId: 'a', code: 'RECORD_CONFLICT' }],
    })
    expect(await stored()).toEqual([
      { record_id: 'a', epoch: 9, late: false, provider: '0x00000000000000000000000000000000000000aa' },
    ])
  })

  it('does the same for repeats within one batch', async () => {
    const batch = [record('a'), record('b'), record('a'), record('b', { gpuMilli: 1 })]
    expect(await ingest(batch)).toMatchObject({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 3, code: 'RECORD_CONFLICT' }],
    })
  })

  it('rejects bad records alone, each with its code, and keeps the rest', async () => {
    const result = await ingest([
      record('ok'),
      record('model', { gpuModel: 'abacus' }),
      record('proto', { gpuModel: '__proto__' }),
      record('nul', { gpuModel: 'h100\0' }),
      record('bad id!'),
      record('zero', { provider: `0x${'0'.repeat(40)}` }),
      record('empty', { startedAtMs: nowMs }),
      record('long', { startedAtMs: nowMs - 86_400_001 }),
      record('big', { gpuMilli: 1_024_001 }),
      record('early', { startedAtMs: 0, endedAtMs: 1000 }),
      record('future', { endedAtMs: nowMs + 300_001 }),
      record('typo', { verifiedBPS: 0 }),
      null,
    ])
    expect(result.accepted).toBe(1)
    expect(result.rejected.map((r) => [r.index, r.recordId, r.code])).toEqual([
      [1, 'model', 'UNKNOWN_GPU_MODEL'],
      [2, 'proto', 'UNKNOWN_GPU_MODEL'],
      [3, 'nul', 'UNKNOWN_GPU_MODEL'],
      [4, 'bad id!', 'INVALID_RECORD'],
      [5, 'zero', 'INVALID_RECORD'],
      [6, 'empty', 'INVALID_RECORD'],
      [7, 'long', 'INVALID_RECORD'],
      [8, 'big', 'INVALID_RECORD'],
      [9, 'early', 'BEFORE_GENESIS'],
      [10, 'future', 'FROM_THE_FUTURE'],
      [11, 'typo', 'INVALID_RECORD'],
      [12, null, 'INVALID_RECORD'],
    ])
  })

  it('refuses new records after 30 days but knows old ones again', async () => {
    const old = record('old', { startedAtMs: nowMs - 10, endedAtMs: nowMs })
    await ingest([old])
    const later = nowMs + 30 * 86_400_000 + 1
    expect(await ingest([old, record('new', { startedAtMs: nowMs - 10, endedAtMs: nowMs })], later)).toMatchObject({
      accepted: 0,
      duplicates: 1,
      rejected: [{ index: 1, code: 'TOO_OLD' }],
    })
  })

  it('counts a record in the epoch of its last millisecond', async () => {
    const boundary = (GENESIS + 540) * 1000
    await ingest([
      record('minus', { startedAtMs: boundary - 100, endedAtMs: boundary - 1 }),
      record('on', { startedAtMs: boundary - 100, endedAtMs: boundary }),
      record('plus', { startedAtMs: boundary - 100, endedAtMs: boundary + 1 }),
    ])
    expect((await stored()).map((row) => [row.record_id, row.epoch])).toEqual([
      ['minus', 8],
      ['on', 8],
      ['plus', 9],
    ])
  })

  it('counts a record of a closed epoch in the earliest open one and marks it late', async () => {
    await ingest([record('a')])
    await database.db.execute(sql`UPDATE epochs SET status = 'closed' WHERE epoch <= 9`)
    expect(await ingest([record('b')])).toMatchObject({ accepted: 1 })
    expect(await stored()).toMatchObject([
      { record_id: 'a', epoch: 9, late: false },
      { record_id: 'b', epoch: 10, late: true },
    ])
  })

  it('refuses records of a completed task and of a quoted task with another consumer or model', async () => {
    await ingest([record('a'), record('q', { taskId: 'quoted' })])
    await database.db.execute(sql`UPDATE tasks SET completed_at_ms = 1 WHERE task_id = 'task-1'`)
    await database.db.execute(sql`UPDATE tasks SET quote_id = 'q1' WHERE task_id = 'quoted'`)
    const result = await ingest([
      record('b'),
      record('a'),
      record('c', { taskId: 'quoted' }),
      record('d', { taskId: 'quoted', consumer: '0x00000000000000000000000000000000000000c1' }),
    ])
    expect(result).toMatchObject({
      accepted: 1,
      duplicates: 1,
      rejected: [
        { index: 0, code: 'TASK_COMPLETED' },
        { index: 3, code: 'TASK_MISMATCH' },
      ],
    })
  })

  it('counts each record once when the same batches come in parallel and in another order', async () => {
    const batch = Array.from({ length: 500 }, (_, i) => record(`r${i}`, { taskId: `t${i % 50}` }))
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, i) => ingest(i % 2 === 0 ? batch : batch.toReversed())),
    )
    expect(results.reduce((sum, result) => sum + result.accepted, 0)).toBe(500)
    expect(results.reduce((sum, result) => sum + result.duplicates, 0)).toBe(2500)
    expect(results.flatMap((result) => result.rejected)).toEqual([])
    expect(await stored()).toHaveLength(500)
  })

  it('takes a full batch of 10,000 records', async () => {
    const batch = Array.from({ length: 10_000 }, (_, i) => record(`r${i}`, { taskId: `t${i}` }))
    const startedAt = performance.now()
    expect(await ingest(batch)).toMatchObject({ accepted: 10_000 })
    expect(await stored()).toHaveLength(10_000)
    console.info(`10,000 records in ${Math.round(performance.now() - startedAt)} ms`)
  })
})
