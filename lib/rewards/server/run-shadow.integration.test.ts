import { Worker } from 'node:worker_threads'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FORMULAS, FormulaDoesNotCountError, UnknownFormulaError } from '@/lib/epochs/formula'
import { closeEpoch } from '@/lib/epochs/server/close-epoch'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { ingestUsage } from '@/lib/usage/server/ingest-usage'
import type { ShadowRunView } from '../shadow-view'
import { computeDistributionSlowly } from '../slow-distribution'
import { verifyEpoch } from '../verify-epoch'
import { writePublishedFiles } from '../write-published-files'
import { buildDistribution } from './build-distribution'
import { checkSlowly } from './check-slowly'
import { computeEpoch } from './compute-epoch'
import { writeUsageFile } from './epoch-files'
import { findNextShadow } from './find-next-shadow'
import { listShadowRuns } from './list-shadow-runs'
import { nodeSha256 } from './node-sha256'
import { readUsage } from './read-usage'
import { runShadow } from './run-shadow'
import { runShadowApart } from './run-shadow-apart'

const chainId = 31_337
const schedule = { genesis: 1_790_000_000, lengthSeconds: 3600 }
const [A, B, USDC] = [testAddress(0xaa), testAddress(0xbb), testAddress(0xa5)]
const network = testNetwork()
const WARP = network.deployment.token
const NOW = { h100: 1000, t4: 90 }
const promoted = FORMULAS.map((formula) => ({ ...formula, counts: true }))
const HASH = `0x${'ab'.repeat(32)}`
/** A thread that looks for the run of a card and wakes whoever waits for it. */
const TELL_WHEN_STORED = `
  const { workerData: { connectionString, version, stored } } = require('node:worker_threads')
  const client = new (require('pg').Client)(connectionString)
  const look = async () => {
    const { rowCount } = await client.query('SELECT 1 FROM shadow_runs WHERE version = $1', [version])
    if (rowCount === 0) return setTimeout(look, 50)
    Atomics.store(stored, 0, 1)
    Atomics.notify(stored, 0)
    await client.end()
  }
  client.connect().then(look)`

describe('runShadow', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase()
    const { db } = database
    await addCard(0, NOW)
    const atMs = schedule.genesis * 1000
    const record = (id: string, provider: string, gpuModel: string, gpuMilli: number, verifiedBps = 10_000) => ({
      ...{ recordId: id, taskId: 'shared', provider, consumer: testAddress(0xcc), gpuModel, gpuMilli },
      ...{ startedAtMs: atMs, endedAtMs: atMs + 60_000, verifiedBps },
    })
    // The second record of B is the one that the candidate leaves out.
    const records = [
      ...[record('r1', A, 'h100', 1000), record('r2', B, 't4', 3000), record('r3', B, 'h100', 500, 4_999)],
    ]
    const nowMs = atMs + 3_700_000
    const taken = await ingestUsage(db, { chainId, meter: testAddress(0xe1), records, schedule, nowMs })
    expect(taken.rejected).toEqual([])
    await closeEpoch(db, { chainId, epoch: 0 })
    const paidTasks = sql`SELECT 'shared'::text AS task_id, 100000 AS gpu_milli`
    await weighEpoch(db, { chainId, epoch: 0, paidTasks, paidToBlock: 1, rewardUnpaidUsage: false })
    await log(1, 'EpochMinted', { epoch: '0', amount: '1000001' })
    const tasks = await db.execute<{ task_ref: string }>(sql`SELECT task_ref FROM tasks`)
    const taskRef = tasks.rows[0]?.task_ref ?? ''
    const paid = { paymentId: HASH, taskRef, token: USDC, epoch: '0', amount: '703', fee: '3', burned: '0' }
    await log(2, 'PaymentCaptured', paid)
    await buildDistribution(db, { network, epoch: 0, toBlock: 9, minted: 1_000_001n })
  })
  afterAll(async () => {
    await database.close()
    await stopTestDatabases()
  })

  async function addCard(effectiveEpoch: number, weights: Record<string, number>): Promise<number> {
    const models = Object.fromEntries(Object.entries(weights).map(([name, rewardWeight]) => [name, { rewardWeight }]))
    const card = { effectiveEpoch, feeBps: 0, burnBps: 0, models }
    return (await importRateCard(database.db, { chainId, schedule, nowMs: schedule.genesis * 1000, card })).version
  }

  async function log(block: number, event: string, args: Record<string, string>): Promise<void> {
    await database.db.execute(sql`
      INSERT INTO chain_logs (chain_id, block_number, log_index, block_hash, block_time, tx_hash, address, event_name, args)
      VALUES (${chainId}, ${block}, 0, ${HASH}, ${block}, ${HASH}, ${testAddress(0xa3)}, ${event},
        ${JSON.stringify(args)}::jsonb)`)
  }

  /** The rewards of the epoch by the independent implementation, from the records that counted. */
  async function splitSlowly(weights: Record<string, number>, formula = 1): Promise<Map<string, bigint>> {
    const usage = await readUsage(database.db, { chainId, epoch: 0 })
    const slow = computeDistributionSlowly({
      formula,
      rates: Object.fromEntries(Object.entries(weights).map(([name, rewardWeight]) => [name, { rewardWeight }])),
      usage: usage.map((row) => ({ ...row, taskId: row.taskRef })),
      epoch: 0,
      emission: { [WARP]: '1000001' },
      captures: usage.slice(0, 1).map((row) => ({ taskId: row.taskRef, token: USDC, netAmount: '700', epoch: 0 })),
    })
    return new Map(slow.rows.map(([account, token, amount]) => [account + token, BigInt(amount)]))
  }

  /** Each listed difference is the independent one; gives back of whom and which token they are. */
  function expectDifferences(run: ShadowRunView | undefined, now: Map<string, bigint>, shadow: Map<string, bigint>) {
    const found = run?.differences.map((each) => {
      const key = each.account.toLowerCase() + each.token.toLowerCase()
      expect([BigInt(each.now), BigInt(each.shadow)]).toEqual([now.get(key), shadow.get(key) ?? 0n])
      expect(BigInt(each.difference)).toBe(BigInt(each.shadow) - BigInt(each.now))
      return key
    })
    return found?.toSorted()
  }

  async function stored(): Promise<unknown> {
    const { rows } = await database.db.execute(sql`
      SELECT root, content_hash, statement, (SELECT json_agg(l ORDER BY leaf_index) FROM distribution_leaves l) AS leaves,
        (SELECT json_agg(u ORDER BY provider) FROM usage_outcomes u) AS outcomes FROM distributions`)
    return rows
  }

  it('stores who would win and lose under the next card, as the independent implementation has it, and changes nothing else', async () => {
    const { db } = database
    const next = { h100: 1000, t4: 400 }
    const version = await addCard(100, next)
    const before = await stored()
    expect(await runShadow(db, { chainId, epoch: 0, version, formulaVersion: 1 })).toBe(true)
    expect(await runShadow(db, { chainId, epoch: 0, version, formulaVersion: 1 })).toBe(true)
    expect(await stored()).toEqual(before)

    const runs = await listShadowRuns(db, { chainId })
    expect(runs).toMatchObject([{ epoch: 0, version, countedVersion: 1, formulaVersion: 1, problem: null }])
    const [now, shadow] = [await splitSlowly(NOW), await splitSlowly(next)]
    expect(expectDifferences(runs[0], now, shadow)).toEqual([...now.keys()].toSorted())
    const moved = (token: string) => ((shadow.get(B + token) ?? 0n) - (now.get(B + token) ?? 0n)).toString()
    expect(runs[0]?.tokens.map((each) => [each.winners, each.losers, each.unchanged, each.moved])).toEqual(
      [WARP, USDC].toSorted().map((token) => [1, 1, 0, moved(token)]),
    )
  })

  it('stores who would win and lose by the candidate formula: of the emission alone, under the card that counted', async () => {
    const { db } = database
    const before = await stored()
    expect(await findNextShadow(db, { chainId })).toEqual({ chainId, epoch: 0, version: 2, formulaVersion: 2 })
    expect(await runShadow(db, { chainId, epoch: 0, version: 1, formulaVersion: 2 })).toBe(true)
    expect(await stored()).toEqual(before)
    const run = (await listShadowRuns(db, { chainId })).find(({ formulaVersion }) => formulaVersion === 2)
    expect(run).toMatchObject({ version: 1, countedVersion: 1, countedFormulaVersion: 1, problem: null })
    expect(run?.formula).toMatch(/less than half was verified/)
    const found = expectDifferences(run, await splitSlowly(NOW), await splitSlowly(NOW, 2))
    expect(found).toEqual([A + WARP, B + WARP].toSorted())
  })

  it('pays an epoch by the candidate once that counts, checked by the independent implementation, and not before', async () => {
    const { db } = database
    await db.execute(sql`UPDATE rate_cards SET formula_version = 2 WHERE version = 1`)
    const build = { network, epoch: 0, toBlock: 9, minted: 1_000_001n, reader: db }
    await expect(computeEpoch(db, build)).rejects.toThrow(FormulaDoesNotCountError)
    const computed = await computeEpoch(db, { ...build, formulas: promoted })
    expect(computed.formulaVersion).toBe(2)
    const rows = computed.distribution.rewards.map((reward) => [
      reward.account + reward.token,
      reward.emissionShare + reward.earningsShare,
    ])
    expect(new Map(rows as [string, bigint][])).toEqual(await splitSlowly(NOW, 2))
    const usageFile = await writeUsageFile(db, computed)
    await checkSlowly(db, computed, usageFile)
    await checkSlowly(db, computed, usageFile, { wholeSampleRows: 0 })
    const usage = await readUsage(db, { chainId, epoch: 0 })
    const { files, manifest, manifestBytes } = writePublishedFiles({ ...computed, usage })
    expect(manifest.formulaVersion).toBe(2)
    const all = new Map<string, Uint8Array>([...files, ['manifest.json', manifestBytes]])
    const source = {
      createSha256: nodeSha256,
      read: async (name: string) => [all.get(name) ?? new Uint8Array(0)],
    }
    expect(await verifyEpoch(source, { formulas: promoted })).toMatchObject({ ok: true, root: computed.root })
    await db.execute(sql`UPDATE rate_cards SET formula_version = 1 WHERE version = 1`)
  })

  it('keeps no card that names a formula by which no epoch is paid', async () => {
    const { db } = database
    const card = { effectiveEpoch: 300, feeBps: 0, burnBps: 0, models: {} }
    const add = (formulaVersion: number) =>
      importRateCard(db, { chainId, schedule, nowMs: schedule.genesis * 1000, card: { ...card, formulaVersion } })
    const count = async () => (await db.execute(sql`SELECT count(*) FROM rate_cards`)).rows
    const before = await count()
    await expect(add(2)).rejects.toThrow(FormulaDoesNotCountError)
    await expect(add(9)).rejects.toThrow(UnknownFormulaError)
    expect(await count()).toEqual(before)
  })

  it('says why an epoch could not be split: a capture whose task would weigh nothing', async () => {
    const version = await addCard(101, { h100: 0, t4: 0 })
    expect(await runShadow(database.db, { chainId, epoch: 0, version, formulaVersion: 1 })).toBe(true)
    const run = (await listShadowRuns(database.db, { chainId })).find((each) => each.version === version)
    expect(run).toMatchObject({ tokens: [], differences: [] })
    expect(run?.problem).toMatch(/captures.csv line 2: a capture whose task has no weight/)
  })

  it('forgets the runs of epochs a hundred before', async () => {
    const { db } = database
    await db.execute(sql`
      INSERT INTO shadow_runs (chain_id, epoch, version, formula_version, counted_formula_version, tokens, differences)
      SELECT ${chainId}, epoch, 1, 2, 1, '[]', '[]' FROM unnest(ARRAY[-101, -100, -99]) AS epoch`)
    await runShadow(db, { chainId, epoch: 0, version: 1, formulaVersion: 2 })
    const { rows } = await db.execute(sql`SELECT epoch FROM shadow_runs WHERE epoch < 0`)
    expect(rows).toEqual([{ epoch: -99 }])
  })

  it('is made while the thread that asked for it stands still', async () => {
    const { db, connectionString } = database
    const version = await addCard(103, NOW)
    const parameters = { chainId, epoch: 0, version, formulaVersion: 1 }
    const stored = new Int32Array(new SharedArrayBuffer(4))
    const observer = new Worker(TELL_WHEN_STORED, { eval: true, workerData: { connectionString, version, stored } })
    const run = runShadowApart(db, parameters)
    expect(Atomics.wait(stored, 0, 0, 120_000)).not.toBe('timed-out')
    expect(await run).toBe(true)
    await observer.terminate()
  })

  it('stores nothing where it is ended, and throws what its thread throws', async () => {
    const { db } = database
    const version = await addCard(104, NOW)
    const stop = new AbortController()
    const run = runShadowApart(db, { chainId, epoch: 0, version, formulaVersion: 1 }, { signal: stop.signal })
    stop.abort()
    expect(await run).toBe(false)
    expect((await listShadowRuns(db, { chainId })).filter((each) => each.version === version)).toEqual([])
    await expect(runShadowApart(db, { chainId, epoch: 0, version: 999, formulaVersion: 1 })).rejects.toThrow(
      /a rate card that is tried is stored/,
    )
    expect(await runShadowApart(db, { chainId, epoch: 1, version, formulaVersion: 1 })).toBe(false)
  })

  it('waits for an epoch that is not built', async () => {
    const version = await addCard(102, NOW)
    expect(await runShadow(database.db, { chainId, epoch: 1, version, formulaVersion: 1 })).toBe(false)
  })
})
