import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localAccount } from '@/lib/config/local-accounts'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask, type StackTask, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LENGTH = 3000
/** Lives that end by SIGKILL before the one that is let live. */
const LIVES = 4

describe('the worker process', () => {
  let stack: LocalStack
  let folder: string
  let task: StackTask
  const children: ChildProcess[] = []

  const startProcess = () => {
    const child = spawn(
      process.execPath,
      ['--conditions=react-server', '--import', 'tsx', path.resolve('lib/processes/worker.ts')],
      {
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'test',
          NETWORKS: '31337',
          RPC_URL_31337: stack.network.rpcUrls[0],
          CLOCK_OFFSET_MS_31337: String(stack.network.clockOffsetMs),
          DATABASE_URL: stack.database.connectionString,
          NEXTAUTH_URL: 'http://localhost:3000',
          LOCAL_STATE_DIR: folder,
          OPERATOR_PRIVATE_KEY: localAccount('operator').privateKey,
          PUBLISHER_PRIVATE_KEY: localAccount('publisher').privateKey,
        },
      },
    )
    children.push(child)
    return child
  }
  const isActive = async () =>
    (await stack.database.db.execute(sql`SELECT 1 FROM epochs WHERE epoch = 0 AND status = 'active'`)).rows.length > 0
  const hasBeaten = async (since: Date) =>
    (await stack.database.db.execute(sql`SELECT 1 FROM heartbeats WHERE at > ${since.toISOString()}`)).rows.length > 0
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

  beforeAll(async () => {
    stack = await createLocalStack({ epochLength: LENGTH })
    folder = mkdtempSync(path.join(tmpdir(), 'warpshare-worker-'))
    mkdirSync(path.join(folder, 'deployments'))
    writeFileSync(path.join(folder, 'deployments', '31337.json'), JSON.stringify(stack.network.deployment))
    await openForBusiness(stack)
    await stack.travelTo(stack.genesis + 5)
    const { token } = stack.network.deployment
    task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 3_600_000 })
    await payTask(stack, { consumer: 'consumerA', task })
    const at = stack.genesis + LENGTH - 100
    await stack.travelTo(at + 20)
    const provider = `0x${'a1'.padStart(40, '0')}`
    const times = { startedAtMs: at * 1000, endedAtMs: at * 1000 + 10_000 }
    await sendUsage(stack, [usageOf(task, { recordId: 'r', provider, ...times })])
    await stack.travelTo(stack.genesis + LENGTH + 6)
  })
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
    await stack.stop()
    await stopTestDatabases()
  })

  it('takes up where a SIGKILL cut it off, again and again; nothing is lost and nothing twice', {
    timeout: 300_000,
  }, async () => {
    for (let life = 0; life <= LIVES && !(await isActive()); life += 1) {
      const since = new Date()
      const child = startProcess()
      while (!(await hasBeaten(since)) && child.exitCode === null) await wait(20)
      expect(child.exitCode).toBeNull()
      // Each life gets a little further into its next cycles than the one before.
      for (let tick = 0; life === LIVES ? !(await isActive()) : tick < 2 + life; tick += 1) {
        await stack.sync()
        await wait(life === LIVES ? 300 : 170 + 61 * life)
      }
      child.kill('SIGKILL')
    }
    expect(await isActive()).toBe(true)
    await stack.sync()
    const { rows } = await stack.database.db.execute(sql`
      SELECT event_name, count(*)::int AS n FROM chain_logs WHERE event_name IN
        ('EpochMinted', 'PaymentCaptured', 'EpochFunded', 'RootSubmitted', 'RootAccepted') GROUP BY 1 ORDER BY 1`)
    expect(rows.map((row) => row.n)).toEqual([1, 1, 1, 1, 1])
  })
})
