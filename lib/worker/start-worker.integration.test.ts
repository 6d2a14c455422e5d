import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerConfig } from '@/lib/config/env.server'
import { localAccount } from '@/lib/config/local-accounts'
import { heartbeats } from '@/lib/db/schema/chain'
import { epochs } from '@/lib/db/schema/epochs'
import { listShadowRuns } from '@/lib/rewards/server/list-shadow-runs'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { createProofFolder } from '@/lib/testing/proof-folder'
import { openForBusiness, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { startWorker } from './start-worker'

describe('startWorker', () => {
  let stack: LocalStack
  let config: ServerConfig

  beforeAll(async () => {
    stack = await createLocalStack({ rewardUnpaidUsage: true })
    await openForBusiness(stack)
    process.env.OPERATOR_PRIVATE_KEY = localAccount('operator').privateKey
    process.env.PUBLISHER_PRIVATE_KEY = localAccount('publisher').privateKey
    config = {
      databaseUrl: stack.database.connectionString,
      networks: [stack.network],
      origin: 'http://localhost',
      origins: ['http://localhost'],
      localDemo: true,
      stateDir: '.local',
      proofFolder: createProofFolder(),
    }
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('brings an epoch to its active root by its own clock, with two workers running and one of them stopped half-way', async () => {
    const { database, genesis } = stack
    await stack.travelTo(genesis + 40)
    const from = (genesis + 10) * 1000
    const task = { taskId: 'task', payer: `0x${'c0'.padStart(40, '0')}` }
    const provider = `0x${'a1'.padStart(40, '0')}`
    await sendUsage(stack, [usageOf(task, { recordId: 'a', provider, startedAtMs: from, endedAtMs: from + 1000 })])
    await stack.travelTo(genesis + 70)
    const log = pino({ level: 'silent' })
    const first = await startWorker({ database, config, log })
    const second = await startWorker({ database, config, log })
    const statusOf = async () => (await database.db.select().from(epochs).where(eq(epochs.epoch, 0)))[0]?.status
    for (let waited = 0; waited < 60 && (await statusOf()) !== 'active'; waited += 1) {
      await stack.sync()
      await new Promise((resolve) => setTimeout(resolve, 500))
      if (waited === 4) await first.stop()
    }
    expect(await statusOf()).toBe('active')
    const shadows = () => listShadowRuns(database.db, stack.network)
    for (let waited = 0; waited < 60 && (await shadows()).length === 0; waited += 1) {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
    await second.stop()
    expect(await shadows()).toMatchObject([{ epoch: 0, version: 1, formulaVersion: 2, problem: null }])
    expect(await database.db.select().from(heartbeats)).toMatchObject([{ process: 'worker', problem: null }])
  })
})
