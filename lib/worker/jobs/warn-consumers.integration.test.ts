import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import type { Address } from '@/lib/core/address'
import { warnings } from '@/lib/db/schema/payments'
import { getPayment } from '@/lib/payments/server/get-payment'
import { listWebhookDeliveries } from '@/lib/payments/server/webhook-deliveries'
import { createWebhookEndpoint } from '@/lib/payments/server/webhook-endpoints'
import type { LocalStack } from '@/lib/testing/local-stack'
import { runCycles } from '@/lib/testing/stack-facts'
import {
  completeStackTask,
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
import { tellPlatform } from './tell-platform'

const LENGTH = 2000
const PROVIDER = `0x${'a1'.padStart(40, '0')}`

describe('warnConsumers', () => {
  let stack: LocalStack
  let token: Address
  let held: StackTask
  const endEpoch = (epoch: number) => stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 6)
  const cycles = (count: number) => runCycles(stack, count)
  const use = async (epoch: number, task: StackTask, ms: number) => {
    const startedAtMs = (stack.genesis + epoch * LENGTH + LENGTH - 300) * 1000
    const record = { recordId: `${task.taskId}.${epoch}`, provider: PROVIDER, startedAtMs, endedAtMs: startedAtMs + ms }
    expect((await sendUsage(stack, [usageOf(task, record)])).accepted).toBe(1)
  }
  const warned = async (subject: string) => {
    const rows = await stack.database.db
      .select()
      .from(warnings)
      .where(eq(warnings.subject, subject))
      .orderBy(warnings.raisedAt, warnings.threshold)
    return rows.map(({ threshold, clearedAt }) => ({ threshold, open: clearedAt === null }))
  }
  const told = async (type: string) => {
    await tellPlatform(stack.database, { networks: [stack.network], log: stack.worker.log })
    const { items } = await listWebhookDeliveries(stack.database.db, { chainId: 31337, limit: 100 })
    return items.filter((item) => item.type === type).map(({ payload }) => payload.data as Record<string, unknown>)
  }

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    token = stack.network.deployment.token
    const url = 'http://127.0.0.1:1/hook'
    await createWebhookEndpoint(stack.database.db, { chainId: 31337, url, createdBy: stack.worker.operator.address })
    held = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 10_000 })
    await payTask(stack, { consumer: 'consumerA', task: held })
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('warns once that a hold runs low, at each threshold, and tells the platform', async () => {
    await stack.travelTo(stack.genesis + LENGTH - 200)
    await use(0, held, 8_000)
    await endEpoch(0)
    await cycles(12)
    expect(await warned(held.paymentId)).toEqual([{ threshold: 80, open: true }])
    await stack.travelTo(stack.genesis + 2 * LENGTH - 200)
    await use(1, held, 1_600)
    await endEpoch(1)
    await cycles(12)
    expect(await warned(held.paymentId)).toEqual([
      { threshold: 80, open: true },
      { threshold: 95, open: true },
    ])
    const question = { networks: [stack.network], paymentId: held.paymentId, wallets: [held.payer], nowMs: Date.now() }
    expect((await getPayment(stack.database.db, question)).warnings).toMatchObject([
      { code: 'HOLD_LOW', threshold: 80, left: '2000' },
      { code: 'HOLD_LOW', threshold: 95, left: '400' },
    ])
    expect(await told('payment.hold-low')).toHaveLength(2)
    expect(await told('payment.hold-low')).toContainEqual(
      expect.objectContaining({ chainId: 31337, paymentId: held.paymentId, threshold: 95, left: '400' }),
    )
  })

  it('takes the warning back when nothing is held any more', async () => {
    await completeStackTask(stack, held)
    await cycles(8)
    expect(await warned(held.paymentId)).toEqual([
      { threshold: 80, open: false },
      { threshold: 95, open: false },
    ])
  })

  it('warns of a prepaid balance that does not last, once, and again only after it was topped up', async () => {
    await depositPrepaid(stack, { consumer: 'consumerB', token, amount: 20_000_000n, maxPerEpoch: 10_000_000n })
    await stack.sync()
    const task = await quoteTask(stack, { consumer: 'consumerB', token, gpuMilli: 1000, durationMs: 18_000_000 })
    await startOnPrepaid(stack, task)
    const subject = `${task.payer}:${token}`
    const announce = async (amount: bigint) => {
      await stack.wallet('consumerB').writeContract({
        address: stack.network.deployment.escrow,
        abi: paymentEscrowAbi,
        functionName: 'requestPrepaidWithdrawal',
        args: [token, amount],
      })
      await cycles(3)
    }
    await cycles(2)
    expect(await warned(subject)).toEqual([])
    await announce(10_000_000n)
    expect(await warned(subject)).toEqual([
      { threshold: 6, open: true },
      { threshold: 24, open: true },
    ])
    await announce(0n)
    await announce(19_000_000n)
    expect((await warned(subject)).filter(({ open }) => open).map(({ threshold }) => threshold)).toEqual([1, 6, 24])
    expect(await told('prepaid.low')).toHaveLength(5)
  })
})
