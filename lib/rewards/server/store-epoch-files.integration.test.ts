import { type SQL, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeEpoch } from '@/lib/epochs/server/close-epoch'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { SampleCheckFailedError } from '../check-sample'
import { compareUsage, formatUsageLine, USAGE_CSV_HEADER } from '../published-rows'
import { writePublishedFiles } from '../write-published-files'
import { buildDistribution } from './build-distribution'
import { computeEpoch } from './compute-epoch'
import { getEpochFile } from './get-epoch-file'
import { readUsage, streamUsageCsv } from './read-usage'

const chainId = 31_337
const network = testNetwork()
const build = { network, toBlock: 1, minted: 10n ** 20n }
/** Enough for a usage file of several parts. */
const RECORDS = 45_000
const ODD_MODEL = 'odd, "so \\ called" é'

type Paid = { paidTasks: SQL; rewardUnpaidUsage: boolean }
const ALL_REWARDED = {
  paidTasks: sql`SELECT NULL::text AS task_id, 0 AS gpu_milli WHERE false`,
  rewardUnpaidUsage: true,
}
/** A tenth of the tasks is not paid for, and some of the others ran above their quotes. */
const SOME_PAID = {
  paidTasks: sql`
    SELECT 't-' || n AS task_id, CASE WHEN n % 701 = 0 THEN n / 2 ELSE n + 1 END AS gpu_milli
    FROM generate_series(1, ${RECORDS}::int) n WHERE n % 10 <> 0 UNION ALL SELECT ${"it's-1"}, 12`,
  rewardUnpaidUsage: false,
}

describe('the files of an epoch in parts', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase()
    const schedule = { genesis: 1_790_000_000, lengthSeconds: 3600 }
    const models = { h100: { rewardWeight: 1000 } }
    const card = { effectiveEpoch: 0, feeBps: 0, burnBps: 0, models }
    await importRateCard(database.db, { chainId, schedule, nowMs: schedule.genesis * 1000, card })
    // No card that is handed in may name a model so; what is published does not rest on that.
    await database.db.execute(sql`
      INSERT INTO rate_card_models (chain_id, version, gpu_model, reward_weight) VALUES (${chainId}, 1, ${ODD_MODEL}, 90)`)
    await weigh(0, ['h100'])
    await weigh(1, ['h100', ODD_MODEL])
    await weigh(2, ['h100'])
    await weigh(3, ['h100', ODD_MODEL])
    await insertOverlapping(4)
    await weigh(4, ['h100', ODD_MODEL], SOME_PAID)
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  /** A weighed epoch whose records, all of different providers, are of these GPU models in turn. */
  async function weigh(epoch: number, models: string[], paid: Paid = ALL_REWARDED): Promise<void> {
    const { db } = database
    await db.execute(sql`
      INSERT INTO epochs (chain_id, epoch, starts_at, ends_at)
      VALUES (${chainId}, ${epoch}, ${1_790_000_000 + epoch * 3600}, ${1_790_003_600 + epoch * 3600}) ON CONFLICT DO NOTHING`)
    await db.execute(sql`
      INSERT INTO usage_records (chain_id, epoch, meter, record_id, task_id, task_ref, provider, consumer, gpu_model,
        gpu_milli, started_at_ms, ended_at_ms, verified_bps, late)
      SELECT ${chainId}, ${epoch}, ${testAddress(0xe1)}, 'r-' || n, 't-' || n, '0x' || md5('t' || n) || md5('u' || n),
        '0x' || md5('p' || n) || '00000001', ${testAddress(0xcc)},
        (${sql.param(models)}::text[])[1 + n % ${models.length}], 1 + n,
        1000 * n + ${epoch} * 1000000000::bigint, 1000 * n + ${epoch} * 1000000000::bigint + 7, 10000, false
      FROM generate_series(1, ${RECORDS}::int) n`)
    await closeEpoch(db, { chainId, epoch })
    await weighEpoch(db, { chainId, epoch, paidToBlock: 1, ...paid })
  }

  /** Adds three records at once, of a task that is allowed 12 thousandths: the last counts in two parts. */
  async function insertOverlapping(epoch: number): Promise<void> {
    const records = [
      { id: 'x1', from: 0, to: 1000 },
      { id: 'x2', from: 200, to: 400 },
      { id: 'x3', from: 300, to: 1000 },
    ]
    for (const { id, from, to } of records) {
      await database.db.execute(sql`
        INSERT INTO usage_records (chain_id, epoch, meter, record_id, task_id, task_ref, provider, consumer, gpu_model,
          gpu_milli, started_at_ms, ended_at_ms, verified_bps, late)
        VALUES (${chainId}, ${epoch}, ${testAddress(0xe1)}, ${id}, ${"it's-1"}, ${`0x${'5e'.repeat(32)}`}, ${testAddress(0xb1)},
          ${testAddress(0xcc)}, 'h100', 5, ${from}, ${to}, 10000, false)`)
    }
  }

  async function countStored(epoch: number) {
    const { rows } = await database.db.execute(sql`
      SELECT (SELECT count(*)::int FROM epoch_file_parts WHERE epoch = ${epoch}) AS parts,
        (SELECT count(*)::int FROM epoch_files WHERE epoch = ${epoch}) AS files,
        (SELECT count(*)::int FROM distribution_leaves WHERE epoch = ${epoch}) AS leaves`)
    return rows[0]
  }

  it.each([
    [0, 'by the thread that builds', RECORDS + 1],
    [2, 'on a thread of its own', RECORDS],
  ])(
    'stores nothing of epoch %i, nor writes anything after the end of its transaction, where the check refuses it, files being written %s',
    async (epoch, _, apartFrom) => {
      const { db } = database
      const alter = (by: bigint) =>
        sql`UPDATE usage_outcomes SET weight = weight + ${by} WHERE epoch = ${epoch} AND task_id = 't-7'`
      await db.execute(alter(10n ** 18n))
      await expect(buildDistribution(db, { ...build, epoch, apartFrom })).rejects.toThrow(SampleCheckFailedError)
      expect(await countStored(epoch)).toEqual({ parts: 0, files: 0, leaves: 0 })
      await db.execute(alter(-(10n ** 18n)))
      await buildDistribution(db, { ...build, epoch, apartFrom })
      expect(await countStored(epoch)).toMatchObject({ files: 8, leaves: RECORDS })
    },
  )

  it('throws what the thread of usage threw, with nothing stored and nothing left running', async () => {
    const { db, pool } = database
    const record = sql`UPDATE usage_records SET task_ref =`
    const ofOne = sql`WHERE epoch = 3 AND record_id = 'r-9'`
    await db.execute(sql`${record} '0x1' ${ofOne}`)
    await expect(buildDistribution(db, { ...build, epoch: 3, apartFrom: 1 })).rejects.toThrow(
      'not as usage is published',
    )
    expect(await countStored(3)).toEqual({ parts: 0, files: 0, leaves: 0 })
    await db.execute(sql`${record} '0x' || md5('t9') || md5('u9') ${ofOne}`)
    expect(pool.totalCount - pool.idleCount).toBe(0)
  })

  it('publishes of an epoch in which not all was paid, and not all fitted its quote, what counts and in its order', async () => {
    const usage = await readUsage(database.db, { chainId, epoch: 4 })
    const unpaid = RECORDS / 10
    expect(usage.filter(({ recordId }) => recordId.startsWith('r-'))).toHaveLength(RECORDS - unpaid)
    expect(usage.filter(({ taskRef }) => taskRef === `0x${'5e'.repeat(32)}`)).toHaveLength(4)
    const lines = USAGE_CSV_HEADER + usage.toSorted(compareUsage).map(formatUsageLine).join('')
    const streamed: Uint8Array[] = []
    for await (const piece of streamUsageCsv(database.db, { chainId, epoch: 4 })) streamed.push(piece)
    expect(Buffer.concat(streamed).toString() === lines).toBe(true)
  })

  it.each([
    [0, 'by the thread that builds', RECORDS + 1],
    [1, 'by the thread that builds', RECORDS + 1],
    [2, 'on a thread of its own', RECORDS],
    [3, 'on a thread of its own', RECORDS],
    [4, 'on a thread of its own', RECORDS],
  ])(
    'gives epoch %i back byte for byte as it is written in memory, whatever its GPU models are called, written %s',
    async (epoch, _, apartFrom) => {
      const { db } = database
      await buildDistribution(db, { ...build, epoch, apartFrom })
      const computed = await computeEpoch(db, { ...build, epoch, reader: db })
      const written = writePublishedFiles({ ...computed, usage: await readUsage(db, { chainId, epoch }) })
      for (const { name, sha256 } of written.manifest.files) {
        const pieces: Uint8Array[] = []
        for await (const piece of (await getEpochFile(db, { chainId, epoch, sha256 })).pieces()) pieces.push(piece)
        expect(Buffer.compare(Buffer.concat(pieces), written.files.get(name) ?? new Uint8Array()), name).toBe(0)
      }
      expect(Number((await countStored(epoch))?.parts)).toBeGreaterThan(1)
    },
  )
})
