import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isKill, killedAt } from '@/lib/testing/killed-worker'
import type { LocalStack } from '@/lib/testing/local-stack'
import {
  depositPrepaid,
  openStack,
  payTask,
  quoteTask,
  type StackTask,
  sendUsage,
  startOnPrepaid,
  usageOf,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { advanceEpochs } from './advance-epochs'

/** Long enough for all blocks of a test to fit in the next epoch. */
const LENGTH = 3000
const PROVIDERS = ['a1', 'b2', 'c3'].map((end) => `0x${end.padStart(40, '0')}`)

describe('advanceEpochs, killed', () => {
  let stack: LocalStack
  const tasks: StackTask[] = []

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    for (const token of stack.network.deployment.tokens) {
      const order = { consumer: 'consumerA', token: token.address, gpuMilli: 3000, durationMs: 3_600_000 } as const
      const task = await quoteTask(stack, order)
      await payTask(stack, { consumer: 'consumerA', task })
      tasks.push(task)
      const maxPerEpoch = 10n ** 12n
      await depositPrepaid(stack, { consumer: 'consumerA', token: token.address, amount: 10n ** 8n, maxPerEpoch })
    }
    await stack.sync()
    for (const token of stack.network.deployment.tokens) {
      const order = { consumer: 'consumerA', token: token.address, gpuMilli: 3000, durationMs: 3_600_000 } as const
      const task = await quoteTask(stack, order)
      await startOnPrepaid(stack, task)
      tasks.push(task)
    }
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  const work = async (epoch: number) => {
    const at = stack.genesis + epoch * LENGTH + LENGTH - 100
    await stack.travelTo(at + 20)
    const records = tasks.flatMap((task, t) =>
      PROVIDERS.map((provider, p) =>
        usageOf(task, {
          recordId: `r${epoch}.${t}.${p}`,
          provider,
          startedAtMs: at * 1000,
          endedAtMs: at * 1000 + 1001 * (p + 1),
        }),
      ),
    )
    expect((await sendUsage(stack, records)).accepted).toBe(records.length)
    await stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 6)
  }
  const activeEpochs = async () =>
    (await stack.database.db.execute(sql`SELECT 1 FROM epochs WHERE status = 'active'`)).rows.length

  it('does each thing once though it dies at every one of its steps', { timeout: 240_000 }, async () => {
    await work(0)
    let step = 1
    let survived = 0
    // Two lives a step: each cycle dies one step later than the one before, until whole cycles get through.
    for (; survived < 3 && step < 400; step += 1) {
      for (let life = 0; life < 2; life += 1) {
        await stack.sync()
        const died = await advanceEpochs(killedAt(stack.worker, step)).then(
          () => false,
          (error: unknown) => {
            if (!isKill(error)) throw error
            return true
          },
        )
        if (!died) survived += 1
      }
      if (step === 40) await work(1)
    }
    for (let cycle = 0; cycle < 60 && (await activeEpochs()) < 2; cycle += 1) await stack.cycle()
    expect(await activeEpochs()).toBe(2)
    expect(step).toBeGreaterThan(40)

    const { rows } = await stack.database.db.execute(sql`
      SELECT event_name, count(*)::int AS n FROM chain_logs WHERE event_name IN
        ('EpochMinted', 'PaymentCaptured', 'PrepaidSettled', 'EpochFunded', 'RootSubmitted', 'RootAccepted', 'RootRevoked')
      GROUP BY 1 ORDER BY 1`)
    expect(rows).toEqual([
      { event_name: 'EpochFunded', n: 4 },
      { event_name: 'EpochMinted', n: 2 },
      { event_name: 'PaymentCaptured', n: 4 },
      { event_name: 'PrepaidSettled', n: 4 },
      { event_name: 'RootAccepted', n: 2 },
      { event_name: 'RootSubmitted', n: 2 },
    ])
    const counted = await stack.database.db.execute(sql`
      SELECT (SELECT count(*)::int FROM distribution_captures) AS counted,
        (SELECT count(*)::int FROM captures_due WHERE state = 'final') AS final,
        (SELECT count(*)::int FROM settlements_due WHERE state = 'final' AND settled = amount) AS settled,
        (SELECT sum(record_count)::int FROM epochs) AS records`)
    expect(counted.rows).toEqual([{ counted: 8, final: 4, settled: 4, records: 24 }])
  })
})
