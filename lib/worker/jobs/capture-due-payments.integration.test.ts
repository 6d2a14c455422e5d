import { eq, sql } from 'drizzle-orm'
import { zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { capturesDue, payments } from '@/lib/db/schema/payments'
import { getEpoch } from '@/lib/epochs/server/get-epoch'
import { getEpochFile } from '@/lib/rewards/server/get-epoch-file'
import { listRewardEpochs } from '@/lib/rewards/server/list-reward-epochs'
import type { LocalStack } from '@/lib/testing/local-stack'
import { cycleUntilActive, indexedPayment } from '@/lib/testing/stack-facts'
import {
  completeStackTask,
  openStack,
  paymentInfoOf,
  payTask,
  quoteTask,
  type StackTask,
  sendUsage,
  usageOf,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { TaskAlreadyCompletedError } from '@/lib/usage/server/complete-task'
import { advanceEpochs } from './advance-epochs'

const LENGTH = 2000
const ALICE = `0x${'a1'.padStart(40, '0')}` as const
const BOB = `0x${'b2'.padStart(40, '0')}` as const

describe('captureDuePayments', () => {
  let stack: LocalStack
  let token: `0x${string}`
  const paymentOf = ({ paymentId }: StackTask) => indexedPayment(stack, paymentId)
  const dueOf = async (task: StackTask) =>
    stack.database.db.select().from(capturesDue).where(eq(capturesDue.paymentId, task.paymentId))
  const buy = async (gpuMilli: number, durationMs = 3_600_000) => {
    const task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli, durationMs })
    await payTask(stack, { consumer: 'consumerA', task })
    return task
  }
  const seconds = (epoch: number) => stack.genesis + epoch * LENGTH + LENGTH - 300
  const use = async (epoch: number, task: StackTask, records: { provider: string; gpuMilli?: number; s: number }[]) => {
    const startedAtMs = seconds(epoch) * 1000
    const batch = records.map(({ provider, gpuMilli = 1000, s }, index) =>
      usageOf(task, {
        recordId: `${task.taskId}.${epoch}.${index}`,
        provider,
        gpuMilli,
        startedAtMs,
        endedAtMs: startedAtMs + s * 1000,
      }),
    )
    expect(await sendUsage(stack, batch)).toEqual({ accepted: batch.length, duplicates: 0, rejected: [] })
  }
  const endEpoch = (epoch: number) => stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 6)

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    token = stack.network.deployment.token
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  let disputed: StackTask
  let reversed: StackTask

  it('bills what was used below the quote, never more than is held, and gives the rest of a completed task back', async () => {
    const completed = await buy(1000)
    const crowded = await buy(1000)
    const short = await buy(1000, 4_000)
    disputed = await buy(1000)
    await stack.travelTo(seconds(0) + 100)
    await use(0, completed, [{ provider: ALICE, s: 10 }])
    await use(0, crowded, [
      { provider: ALICE, gpuMilli: 800, s: 10 },
      { provider: BOB, gpuMilli: 800, s: 10 },
    ])
    await use(0, short, [{ provider: ALICE, s: 10 }])
    await use(0, disputed, [{ provider: BOB, s: 10 }])
    await stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'dispute',
      args: [paymentInfoOf(disputed), zeroHash],
    })
    const completion = await completeStackTask(stack, completed)
    expect(await completeStackTask(stack, completed)).toEqual(completion)
    await stack.sync()
    await expect(completeStackTask(stack, completed)).rejects.toThrow(TaskAlreadyCompletedError)
    const startedAtMs = seconds(0) * 1000
    const after = usageOf(completed, { recordId: 'x', provider: ALICE, startedAtMs, endedAtMs: startedAtMs + 1 })
    expect(await sendUsage(stack, [after])).toMatchObject({ rejected: [{ code: 'TASK_COMPLETED' }] })
    await endEpoch(0)
    await cycleUntilActive(stack, 0)

    expect(await paymentOf(completed)).toMatchObject({ captured: 10_000n, voided: completed.maxAmount - 10_000n })
    expect(await paymentOf(crowded)).toMatchObject({ captured: 10_000n, voided: 0n })
    expect(await paymentOf(short)).toMatchObject({ authorized: 4_000n, captured: 4_000n })
    const bob = await listRewardEpochs(stack.database.db, {
      chainId: stack.network.chainId,
      account: BOB,
      viewers: [BOB],
      limit: 10,
    })
    expect(bob.items[0]?.usage.find((usage) => usage.taskId === crowded.taskId)).toMatchObject({
      gpuMilliMs: '8000000',
      weight: `${200n * 10_000n * 10_000n * 1000n}`,
      reason: 'ABOVE_QUOTE',
    })
  })

  it('gives up a capture of disputed money and makes it in a later epoch, naming the epoch of its usage', async () => {
    expect(await dueOf(disputed)).toMatchObject([{ epoch: 0, state: 'given-up' }])
    await stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'withdrawDispute',
      args: [paymentInfoOf(disputed)],
    })
    await stack.sync()
    await endEpoch(1)
    await cycleUntilActive(stack, 1)
    expect(await dueOf(disputed)).toMatchObject([{ epoch: 0, state: 'final', dueInEpoch: 1 }])
    const { chainId } = stack.network
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 1 })
    const file = view.files.find(({ name }) => name === 'earlier-usage.csv')
    const { pieces } = await getEpochFile(stack.database.db, { chainId, epoch: 1, sha256: file?.sha256 ?? '' })
    let text = ''
    for await (const piece of pieces()) text += new TextDecoder().decode(piece)
    expect(text.trim().split('\n')).toHaveLength(2)
  })

  it('voids a payment that is not what was quoted at once', async () => {
    const task = await quoteTask(stack, { consumer: 'consumerB', token, gpuMilli: 1000, durationMs: 1000 })
    await payTask(stack, { consumer: 'consumerB', task: { ...task, feeBps: 1 } })
    for (let cycle = 0; cycle < 4; cycle += 1) await stack.cycle()
    const [payment] = await stack.database.db.select().from(payments).where(eq(payments.feeBps, 1))
    expect(payment).toMatchObject({ authorized: task.maxAmount, voided: task.maxAmount })
    expect(payment?.rejection).not.toBeNull()
  })

  it('counts a capture that was reversed before it was forwarded by what is left of it', async () => {
    const task = await buy(1000)
    await stack.travelTo(seconds(2) + 100)
    await use(2, task, [{ provider: ALICE, s: 10 }])
    await endEpoch(2)
    const captured = async () =>
      (
        await stack.database.db.execute(sql`
        SELECT 1 FROM chain_logs WHERE event_name = 'PaymentCaptured' AND args ->> 'paymentId' = ${task.paymentId}`)
      ).rows.length > 0
    for (let cycle = 0; cycle < 20; cycle += 1) {
      await stack.sync()
      if (await captured()) break
      await advanceEpochs(stack.worker)
    }
    expect(await paymentOf(task)).toMatchObject({ rejection: null, captured: 10_000n })
    expect(await dueOf(task)).toMatchObject([{ epoch: 2, reason: null }])
    await stack.wallet('operator').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'refund',
      args: [paymentInfoOf(task), 4_000n],
    })
    await cycleUntilActive(stack, 2)
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 2 })
    expect(Object.values(view.statement ?? {})[0]).toMatchObject({ captured: '6000', fees: '240', burned: '576' })
    reversed = task
  })

  it('counts the next capture of a payment whose earlier one was partly reversed, and the earlier one no more', async () => {
    await stack.travelTo(seconds(3) + 100)
    await use(3, reversed, [{ provider: ALICE, s: 5 }])
    await endEpoch(3)
    await cycleUntilActive(stack, 3)
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 3 })
    expect(Object.values(view.statement ?? {})[0]).toMatchObject({ captured: '5000' })
  })

  it('never bills usage that was weighed before its payment, nor lets it take room below the quote', async () => {
    await stack.travelTo(seconds(4) + 100)
    const task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 3_600_000 })
    await use(4, task, [{ provider: ALICE, s: 10 }])
    await endEpoch(4)
    await cycleUntilActive(stack, 4)
    await payTask(stack, { consumer: 'consumerA', task })
    const startedAtMs = seconds(4) * 1000
    const interval = { startedAtMs, endedAtMs: startedAtMs + 5_000 }
    await sendUsage(stack, [usageOf(task, { recordId: `${task.taskId}.late`, provider: BOB, ...interval })])
    await endEpoch(5)
    await cycleUntilActive(stack, 5)
    expect(await dueOf(task)).toMatchObject([{ epoch: 5, amount: 5_000n, state: 'final' }])
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 5 })
    expect(Object.values(view.statement ?? {})[0]).toMatchObject({ captured: '5000' })
  })
})
