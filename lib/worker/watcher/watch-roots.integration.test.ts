import { eq, sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { createKeySigner, type Signer } from '@/lib/chain/server/signer'
import { localAccount } from '@/lib/config/local-accounts'
import { epochs } from '@/lib/db/schema/epochs'
import { distributions } from '@/lib/db/schema/rewards'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { advanceEpochs } from '../jobs/advance-epochs'
import { type WatchedNetwork, watchRoots } from './watch-roots'

/** Long enough for all of a test's blocks to fit into the first half of the next epoch. */
const LENGTH = 1000
const BOGUS_ROOT = `0x${'66'.repeat(32)}` as const

describe('watchRoots', () => {
  let stack: LocalStack
  let watched: WatchedNetwork
  const alerts: string[] = []
  const epochRow = async (epoch: number) =>
    (await stack.database.db.select().from(epochs).where(eq(epochs.epoch, epoch)))[0]
  const isActive = async (epoch: number) => (await epochRow(epoch))?.status === 'active'
  const cycleUntilActive = async (epoch: number) => {
    for (let cycle = 0; cycle < 100 && !(await isActive(epoch)); cycle += 1) {
      await stack.cycle()
      await watchRoots(watched)
    }
    expect(await isActive(epoch)).toBe(true)
  }
  /** Reports a second of work late in an epoch and ends the epoch. */
  const work = async (epoch: number) => {
    const at = stack.genesis + epoch * LENGTH + LENGTH / 2
    const provider = `0x${'a1'.padStart(40, '0')}`
    const task = { taskId: 'task', payer: `0x${'c0'.padStart(40, '0')}` }
    await stack.travelTo(at + 10)
    const times = { startedAtMs: at * 1000, endedAtMs: at * 1000 + 1000 }
    await sendUsage(stack, [usageOf(task, { recordId: `r${epoch}`, provider, ...times })])
    await stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 6)
  }

  beforeAll(async () => {
    stack = await createLocalStack({ rewardUnpaidUsage: true, epochLength: LENGTH })
    await openForBusiness(stack)
    watched = {
      db: stack.database.db,
      client: stack.client,
      network: stack.network,
      guardian: createKeySigner(localAccount('guardian').privateKey),
      log: pino({ level: 'silent' }),
      onAlert: (message) => alerts.push(message),
      judged: new Map(),
    }
  })
  beforeEach(() => {
    alerts.length = 0
    stack.alerts.length = 0
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('lets a right root pass', async () => {
    await work(0)
    await cycleUntilActive(0)
    expect(alerts).toEqual([])
  })

  it('revokes a root that somebody else submitted with the publisher key, and ours goes active after it', async () => {
    await work(1)
    await stack.wallet('publisher').writeContract({
      address: stack.network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'submitRoot',
      args: [1n, BOGUS_ROOT, [], [], BOGUS_ROOT],
    })
    await stack.sync()
    await watchRoots(watched)
    expect(alerts).toEqual([expect.stringContaining('is wrong')])
    await cycleUntilActive(1)
    const active = await stack.client.readContract({
      address: stack.network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'activeRoot',
    })
    expect(active[0]).not.toBe(BOGUS_ROOT)
    expect(active[1]).toBe(1n)
  })

  it('revokes a root of ours that was altered after it was built; the worker builds it anew and publishes that', async () => {
    await work(2)
    const { db } = stack.database
    const locked: Signer = {
      address: stack.worker.publisher.address,
      signTransaction: () => Promise.reject(new Error('locked')),
    }
    const stored = async () => (await db.select().from(distributions).where(eq(distributions.epoch, 2)))[0]
    for (let cycle = 0; cycle < 20 && !(await stored()); cycle += 1) {
      await stack.sync()
      await advanceEpochs({ ...stack.worker, publisher: locked }).catch(() => undefined)
    }
    const root = (await stored())?.root
    await db.execute(sql`UPDATE distributions SET root = ${BOGUS_ROOT} WHERE epoch = 2`)
    await db.execute(sql`
      UPDATE operator_transactions SET data = replace(data, ${root?.slice(2)}, ${BOGUS_ROOT.slice(2)})
      WHERE description = 'submit root of epoch 2' AND state = 'queued'`)
    await cycleUntilActive(2)
    expect((await stored())?.root).toBe(root)
    expect(alerts).toContainEqual(expect.stringContaining('is wrong'))
    expect(stack.alerts).toContainEqual(expect.stringContaining('built anew'))
  })

  it('finds its own store altered after a right root was submitted, and puts it right', async () => {
    await work(3)
    const { db } = stack.database
    const status = async () => (await epochRow(3))?.status
    for (let cycle = 0; cycle < 40 && (await status()) !== 'submitted'; cycle += 1) await stack.cycle()
    await db.execute(sql`UPDATE distributions SET root = ${BOGUS_ROOT} WHERE epoch = 3`)
    await cycleUntilActive(3)
    const [stored] = await db.select().from(distributions).where(eq(distributions.epoch, 3))
    expect(stored?.root).not.toBe(BOGUS_ROOT)
    expect(alerts).toEqual([])
  })
})
