import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type Db, openDatabase } from '@/lib/db/server/database'
import { startEmbeddedPostgres } from '@/lib/db/server/embedded-postgres'
import { migrateDatabase } from '@/lib/db/server/migrate'
import { closeEpoch } from '@/lib/epochs/server/close-epoch'
import { weighEpoch } from '@/lib/epochs/server/weigh-epoch'
import { paidTasks } from '@/lib/payments/server/paid-tasks'
import { buildDistribution } from '@/lib/rewards/server/build-distribution'
import { describeMachine } from './describe-machine'

/**
 * npm run -s bench:aggregation -- [RECORDS] [PROVIDERS] [FOLDER]: an epoch's usage in PostgreSQL to leaves, root and published
 * files. Prints one JSON object and, for ten million, writes docs/benchmarks/aggregation.md. The database is a throw-away
 * one (fsync off); filling it is not measured, and with a FOLDER it is kept there for the next run.
 */
const records = Number(process.argv[2] ?? 10_000_000)
const providers = Number(process.argv[3] ?? 1_000_000)
const kept = process.argv[4]
const folder = kept ?? mkdtempSync(path.join(tmpdir(), 'warpshare-bench-'))
const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), ephemeral: true })
await migrateDatabase(server.connectionString)
const { db, close } = openDatabase(server.connectionString)

const network = {
  ...findNetwork(31_337),
  deployment: { token: `0x${'aa'.repeat(20)}`, distributor: `0x${'dd'.repeat(20)}` },
} as unknown as NetworkConfig
const chainId = 31_337
const times: Record<string, number> = {}

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now()
  await work()
  times[name] = Math.round(performance.now() - startedAt) / 1000
  console.error(`${name}: ${times[name]} s`)
}

/** Providers that work on one task, side by side. */
const PROVIDERS_A_TASK = 50
/** More than all of a task's providers run at once. */
const QUOTED_GPU_MILLI = PROVIDERS_A_TASK * 10_000
/** Of so many tasks, one ran above its quote, and one was paid by nobody. */
const ODD_ONE_IN = 1_000

/** A day's epoch: every provider works on one task, in pieces one after the other, beside others on the same task. */
async function fill(db: Db): Promise<void> {
  const { rows } = await db.execute(sql`SELECT 1 FROM usage_records LIMIT 1`)
  if (rows.length > 0) return forget(db)
  await db.execute(sql`SET maintenance_work_mem = '1GB'`)
  await db.execute(sql`
    INSERT INTO epochs (chain_id, epoch, starts_at, ends_at) VALUES (${chainId}, 0, 1767225600, 1767312000)`)
  await db.execute(sql`
    INSERT INTO rate_cards (chain_id, version, effective_epoch, fee_bps, burn_bps) VALUES (${chainId}, 1, 0, 400, 0)`)
  await db.execute(sql`
    INSERT INTO rate_card_models (chain_id, version, gpu_model, reward_weight) VALUES (${chainId}, 1, 'h100-sxm', 1000)`)
  await fillPayments(db)
  await db.execute(sql`CREATE TABLE usage_records_e0 (LIKE usage_records INCLUDING DEFAULTS)`)
  await db.execute(sql`
    INSERT INTO usage_records_e0 (chain_id, epoch, meter, record_id, task_id, task_ref, provider, consumer, gpu_model,
      gpu_milli, started_at_ms, ended_at_ms, verified_bps, late)
    SELECT ${chainId}, 0, '0x00000000000000000000000000000000000000e1', 'rec-' || lpad(n::text, 8, '0'), 'task-' || t,
      '0x' || md5('t' || t) || md5('u' || t), '0x' || substr(md5('p' || p), 1, 32) || '00000000',
      '0x00000000000000000000000000000000000000c0', 'h100-sxm', 125 + n % 8000,
      1767225600000 + (t % 1000) * 10000 + n / ${providers}::bigint * 600000,
      1767225600000 + (t % 1000) * 10000 + (n / ${providers}::bigint + 1) * 600000, 10000 - n % 100, false
    FROM generate_series(0, ${records}::bigint - 1) AS n, LATERAL (SELECT n % ${providers}::bigint AS p) AS q,
      LATERAL (SELECT p / ${PROVIDERS_A_TASK}::bigint AS t) AS u`)
  await db.execute(sql`ALTER TABLE usage_records ATTACH PARTITION usage_records_e0 FOR VALUES FROM (0) TO (1)`)
  // As records are that came in over a day, not as ten million that one statement has just written.
  await db.execute(sql`VACUUM (ANALYZE) usage_records_e0, quotes, payments, payment_events`)
}

/** Every task but the odd ones has a quote that was paid, and is large enough. */
async function fillPayments(db: Db): Promise<void> {
  const tasks = Math.ceil(providers / PROVIDERS_A_TASK)
  const id = sql`'0x' || md5('i' || t) || md5('j' || t)`
  const address = (end: string) => `0x${end.padStart(40, '0')}`
  await db.execute(sql`
    INSERT INTO quotes (quote_id, chain_id, payer, token, operator, task_id, gpu_model, gpu_milli, duration_ms,
      price_per_gpu_hour, max_amount, fee_bps, burn_bps, rate_card_version, expires_at, authorization_expiry,
      refund_expiry, salt, payment_id, signature)
    SELECT 'quo_' || t, ${chainId}, ${address('c0')}, ${network.deployment.token}, ${address('01')}, 'task-' || t,
      'h100-sxm', CASE WHEN t % ${ODD_ONE_IN}::int = 7 THEN ${QUOTED_GPU_MILLI / 4}::int ELSE ${QUOTED_GPU_MILLI}::int END, 86400000, 1, 1, 400, 0, 1, 1, 2, 3, ${id}, ${id}, '0x'
    FROM generate_series(0, ${tasks}::int - 1) AS t`)
  await db.execute(sql`
    INSERT INTO payments (chain_id, payment_id, quote_id, payer, operator, token, max_amount, fee_bps, burn_bps,
      authorization_expiry, refund_expiry, salt, authorized_block, authorized_tx_hash, authorized_at)
    SELECT chain_id, payment_id, quote_id, payer, operator, token, max_amount, fee_bps, burn_bps,
      authorization_expiry, refund_expiry, salt, 1, payment_id, 1 FROM quotes`)
  await db.execute(sql`
    INSERT INTO payment_events (chain_id, tx_hash, log_index, block_number, block_time, payment_id, type, token, amount)
    SELECT chain_id, payment_id, 0, 1, 1, payment_id, 'authorized', token, max_amount FROM quotes
    WHERE substr(task_id, 6)::int % ${ODD_ONE_IN}::int <> 13`)
}

/** Takes back what an earlier run computed. */
async function forget(db: Db): Promise<void> {
  await db.execute(sql`
    TRUNCATE usage_outcomes, usage_segments, distributions, distribution_leaves, distribution_captures, epoch_files, epoch_file_parts`)
  await db.execute(sql`UPDATE epochs SET status = 'open', weighed_at = NULL`)
}

try {
  const filler = openDatabase(server.connectionString, { maxConnections: 1 })
  await fill(filler.db)
  await filler.close()
  console.error(`filled with ${records} records of ${providers} providers`)
  const paid = paidTasks({ chainId, toBlock: 1, prepaidTaskIds: [] })
  const machine = describeMachine()
  const startedAt = performance.now()
  await timed('close', () => closeEpoch(db, { chainId, epoch: 0 }))
  await timed('weigh', () =>
    weighEpoch(db, { chainId, epoch: 0, paidTasks: paid, paidToBlock: 1, rewardUnpaidUsage: false }),
  )
  await timed('build', () => buildDistribution(db, { network, epoch: 0, toBlock: 1, minted: 10n ** 24n }))
  times.total = Math.round(performance.now() - startedAt) / 1000
  const { rows } = await db.execute(sql`SELECT name, bytes::text FROM epoch_files ORDER BY name`)
  const files = Object.fromEntries(rows.map((row) => [row.name, Number(row.bytes)]))
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024)
  console.log(JSON.stringify({ records, providers, seconds: times, peakMemoryMb, files }))
  if (records === 10_000_000)
    writeFileSync('docs/benchmarks/aggregation.md', render(machine, times, peakMemoryMb, files))
} finally {
  await close()
  await server.stop()
  if (kept === undefined) {
    for (const used of [folder, path.dirname(server.dataDir)]) rmSync(used, { recursive: true, force: true })
  }
}

function render(
  machine: string,
  seconds: Readonly<Record<string, number>>,
  peakMemoryMb: number,
  files: Readonly<Record<string, number>>,
): string {
  const megabytes = Object.values(files).reduce((sum, bytes) => sum + bytes, 0) / 1e6
  const row = (name: string, value: number | undefined) => `| ${name} | ${value?.toFixed(1)} |`
  return [
    '# An epoch of ten million records: measured',
    '',
    `\`npm run -s bench:aggregation\` on ${machine}, embedded PostgreSQL on`,
    `the same machine: ${records.toLocaleString('en')} records of ${providers.toLocaleString('en')} providers on ${(providers / PROVIDERS_A_TASK).toLocaleString('en')} paid tasks, ${PROVIDERS_A_TASK} side by`,
    `side on each (one in ${ODD_ONE_IN.toLocaleString('en')} ran above its quote, one in ${ODD_ONE_IN.toLocaleString('en')} was paid by nobody), from the closed epoch's partition to what is above its quote,`,
    `outcomes, leaves, root, the sample check and the published files (${Math.round(megabytes).toLocaleString('en')} MB).`,
    '',
    '| | seconds |',
    '|---|---:|',
    row('weighing: outcomes by provider, task and model', seconds.weigh),
    row('building: split, leaves, tree, check, files', seconds.build),
    row('all', seconds.total),
    '',
    `Peak memory of the worker: ${peakMemoryMb.toLocaleString('en')} MB: it follows the providers; of records no more than some packed parts are held at a time.`,
    '',
    'The server has the memory settings it comes with, and fsync off. The records had been vacuumed, as those of a day are.',
    '',
  ].join('\n')
}
