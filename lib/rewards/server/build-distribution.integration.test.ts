import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import { closeEpoch } from '@/lib/epochs/server/close-epoch'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { findSharedDir, makeUsageTrace, readSharedJson } from '@/lib/testing/shared-data'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { epochAt } from '@/lib/usage/epoch-schedule'
import { ingestUsage } from '@/lib/usage/server/ingest-usage'
import { SampleCheckFailedError } from '../check-sample'
import { writePublishedFiles } from '../write-published-files'
import { buildDistribution } from './build-distribution'
import { checkSlowly } from './check-slowly'
import { computeEpoch } from './compute-epoch'
import { writeUsageFile } from './epoch-files'
import { readUsage } from './read-usage'

type GoldenTrace = {
  genesis: number
  length: number
  emissionPerEpoch: Record<Address, string>
  epochs: { epoch: number; records: number; root: string; leaves: number; totals: Record<Address, string> }[]
}

const shared = findSharedDir()
const METER = '0x00000000000000000000000000000000000000e1'

/** The trace's records as a meter would send them. */
function readTrace(folder: string) {
  const [, ...lines] = makeUsageTrace(folder).trim().split('\n')
  return lines.map((line) => {
    const [recordId, taskId, provider, consumer, gpuModel, gpuMilli, startedAtMs, endedAtMs, verifiedBps] =
      line.split(',')
    return {
      recordId,
      taskId,
      provider,
      consumer,
      gpuModel,
      gpuMilli: Number(gpuMilli),
      startedAtMs: Number(startedAtMs),
      endedAtMs: Number(endedAtMs),
      verifiedBps: Number(verifiedBps),
    }
  })
}

describe.skipIf(shared === null)('buildDistribution', () => {
  let database: TestDatabase
  let golden: GoldenTrace
  let network: NetworkConfig
  const folder = shared ?? ''

  beforeAll(async () => {
    database = await createTestDatabase()
    golden = readSharedJson<GoldenTrace>(folder, 'golden-trace-epochs.json')
    const [token] = Object.keys(golden.emissionPerEpoch) as Address[]
    network = {
      ...findNetwork(31_337),
      deployment: { token, distributor: '0x00000000000000000000000000000000000000d1' },
    } as unknown as NetworkConfig
    const schedule = { genesis: golden.genesis, lengthSeconds: golden.length }
    const rates = readSharedJson<Record<string, { rewardWeight: number }>>(folder, 'rates.json')
    const models = Object.fromEntries(
      Object.entries(rates).map(([model, { rewardWeight }]) => [model, { rewardWeight }]),
    )
    const card = { effectiveEpoch: 0, feeBps: 0, burnBps: 0, models }
    await importRateCard(database.db, { chainId: 31_337, schedule, nowMs: golden.genesis * 1000, card })
    const trace = readTrace(folder)
    for (const { epoch } of golden.epochs) {
      const nowMs = (golden.genesis + (epoch + 1) * golden.length) * 1000
      const records = trace.filter((record) => epochAt(schedule, record.endedAtMs - 1) === epoch)
      const result = await ingestUsage(database.db, { chainId: 31_337, meter: METER, records, schedule, nowMs })
      expect(result.rejected).toEqual([])
    }
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  it("gives the golden roots, leaves and totals of ten epochs of a real cluster's trace", async () => {
    const { db } = database
    const [minted] = Object.values(golden.emissionPerEpoch).map(BigInt)
    for (const expected of golden.epochs) {
      const { epoch } = expected
      await closeEpoch(db, { chainId: 31_337, epoch })
      const paidTasks = sql`SELECT NULL::text AS task_id, 0 AS gpu_milli WHERE false`
      const weigh = { chainId: 31_337, epoch, paidTasks, paidToBlock: 1, rewardUnpaidUsage: true }
      await weighEpoch(db, weigh)
      await buildDistribution(db, { network, epoch, toBlock: 1, minted: minted ?? 0n })
      await buildDistribution(db, { network, epoch, toBlock: 1, minted: minted ?? 0n })
      await db.execute(sql`UPDATE epochs SET status = 'active' WHERE epoch = ${epoch}`)
      const { rows } = await db.execute(sql`
        SELECT d.epoch, e.record_count AS records, d.root, d.leaf_count AS leaves, d.totals
        FROM distributions d JOIN epochs e ON e.epoch = d.epoch WHERE d.epoch = ${epoch}`)
      expect(rows).toEqual([expected])
      const stored = await db.execute(sql`SELECT content_hash AS hash FROM distributions WHERE epoch = ${epoch}`)
      const computed = await computeEpoch(db, { network, epoch, toBlock: 1, minted: minted ?? 0n, reader: db })
      const usage = await readUsage(db, { chainId: 31_337, epoch })
      // Written in one go from rows, or piece by piece by the database: the same bytes.
      expect(stored.rows[0]?.hash).toBe(writePublishedFiles({ ...computed, usage }).contentHash)
    }
  })

  it('bears out a sample of an epoch too large to be read whole, and refuses it where any one weight is not its records', async () => {
    const { db } = database
    const last = golden.epochs.at(-1)?.epoch ?? 0
    const compute = () => computeEpoch(db, { network, epoch: last, toBlock: 1, minted: 10n ** 24n, reader: db })
    const asLarge = { wholeSampleRows: 0 }
    const usage = await writeUsageFile(db, { chainId: 31_337, epoch: last })
    await checkSlowly(db, await compute(), usage, asLarge)
    await db.execute(sql`
      UPDATE usage_outcomes SET weight = weight * 2
      WHERE epoch = ${last} AND weight = (SELECT max(weight) FROM usage_outcomes WHERE epoch = ${last})`)
    await expect(checkSlowly(db, await compute(), usage, asLarge)).rejects.toThrow(SampleCheckFailedError)
  })
})
