import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Address } from '@/lib/core/address'
import { payments, settlementsDue } from '@/lib/db/schema/payments'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import { getEpoch } from '@/lib/epochs/server/get-epoch'
import { isTaskSettled } from '@/lib/epochs/server/is-task-settled'
import { listHistory } from '@/lib/history/server/list-history'
import { listCapturesPage } from '@/lib/payments/server/list-captures-page'
import { getPrepaidReceipt, getPrepaidTask } from '@/lib/payments/server/prepaid-tasks'
import { readPrepaidAccounts } from '@/lib/payments/server/read-prepaid-accounts'
import {
  PrepaidLimitTooLowError,
  PrepaidTooLowError,
  QuoteNotStartableError,
} from '@/lib/payments/server/start-prepaid-task'
import { listWebhookDeliveries } from '@/lib/payments/server/webhook-deliveries'
import { createWebhookEndpoint } from '@/lib/payments/server/webhook-endpoints'
import { getEpochFile } from '@/lib/rewards/server/get-epoch-file'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import type { LocalStack } from '@/lib/testing/local-stack'
import { cycleUntilActive } from '@/lib/testing/stack-facts'
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
import { readChainView } from '../read-chain-view'
import { captureDuePayments } from './capture-due-payments'
import { closeEpochs } from './close-epochs'
import { tellPlatform } from './tell-platform'
import { weighEpochs } from './weigh-epochs'

const LENGTH = 2000
/** A base unit for a GPU's millisecond. */
const EPOCH_COST = BigInt(LENGTH) * 1000n
const ALICE = `0x${'a1'.padStart(40, '0')}` as const
const BOB = `0x${'b2'.padStart(40, '0')}` as const

describe('tasks on a prepaid balance', () => {
  let stack: LocalStack
  let token: Address
  const db = () => stack.database.db
  const quote = (durationMs = 3_600_000, consumer: 'consumerA' | 'consumerB' = 'consumerA') =>
    quoteTask(stack, { consumer, token, gpuMilli: 1000, durationMs })
  const seconds = (epoch: number) => stack.genesis + epoch * LENGTH + LENGTH - 300
  const use = async (epoch: number, task: StackTask, provider: string, s: number) => {
    const startedAtMs = seconds(epoch) * 1000
    const record = { recordId: `${task.taskId}.${epoch}.${provider.slice(-2)}`, provider, startedAtMs }
    const answer = await sendUsage(stack, [usageOf(task, { ...record, endedAtMs: startedAtMs + s * 1000 })])
    expect(answer.accepted).toBe(1)
  }
  const endEpoch = (epoch: number) => stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 6)
  const dueOf = (task: StackTask) => db().select().from(settlementsDue).where(eq(settlementsDue.taskId, task.taskId))
  const question = (task: StackTask) => ({
    ...{ network: stack.network, wallets: [task.payer], nowMs: Date.now() },
    isTaskSettled: isTaskSettled({ chainId: stack.network.chainId, taskId: sql`q.task_id` }),
  })
  const accountOf = async (task: StackTask) => {
    const capabilities = { db: db(), client: stack.client }
    const [account] = await readPrepaidAccounts(capabilities, { ...question(task), lengthSeconds: LENGTH })
    return account
  }
  const settledEvents = async (task: StackTask) => {
    const { rows } = await db().execute<{ amount: string; epoch: string }>(sql`
      SELECT l.args ->> 'amount' AS amount, l.args ->> 'epoch' AS epoch FROM chain_logs l JOIN tasks t
        ON t.task_ref = l.args ->> 'taskRef' WHERE l.event_name = 'PrepaidSettled' AND t.task_id = ${task.taskId}
      ORDER BY l.block_number, l.log_index`)
    return rows
  }
  const told = async (type: string) => {
    await tellPlatform(stack.database, { networks: [stack.network], log: stack.worker.log })
    const { items } = await listWebhookDeliveries(db(), { chainId: stack.network.chainId, limit: 100 })
    return items.filter((item) => item.type === type).map(({ payload }) => payload.data)
  }
  const escrow = (functionName: 'requestPrepaidWithdrawal' | 'setPrepaidLimit', amount: bigint) =>
    stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName,
      args: [token, amount],
    })

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    token = stack.network.deployment.token
    const { chainId } = stack.network
    const createdBy = stack.worker.operator.address
    await createWebhookEndpoint(db(), { chainId, url: 'http://127.0.0.1:1/hook', createdBy })
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  let task: StackTask

  it('starts nothing that the balance, final and usable, or its limit does not cover', async () => {
    task = await quote()
    await expect(startOnPrepaid(stack, task)).rejects.toThrow(PrepaidTooLowError)
    await depositPrepaid(stack, { consumer: 'consumerA', token, amount: 4_000_000n, maxPerEpoch: 1_000_000n })
    await expect(startOnPrepaid(stack, task)).rejects.toMatchObject({ code: 'PREPAID_TOO_LOW' })
    await stack.sync()
    await expect(startOnPrepaid(stack, task)).rejects.toThrow(PrepaidLimitTooLowError)
    await escrow('setPrepaidLimit', 2n * EPOCH_COST)
    await escrow('requestPrepaidWithdrawal', 1_000_000n)
    await stack.sync()
    await expect(startOnPrepaid(stack, task)).rejects.toMatchObject({
      extensions: { usable: '3000000', committed: '0', needed: '3600000', missing: '600000' },
    })
    await escrow('requestPrepaidWithdrawal', 0n)
    await stack.sync()
  })

  it('starts one of two tasks that the balance covers only once, and the same one again without a change', async () => {
    const other = await quote()
    const both = await Promise.allSettled([startOnPrepaid(stack, task), startOnPrepaid(stack, other)])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    if (both[0]?.status === 'rejected') task = other
    await startOnPrepaid(stack, task)
    expect(await getPrepaidTask(db(), { ...question(task), taskId: task.taskId })).toMatchObject({
      ...{ status: 'running', pricePerGpuHour: '3600000', maxAmount: '3600000', due: '0', settled: '0' },
    })
    expect(await accountOf(task)).toMatchObject({
      ...{ balance: '4000000', usable: '4000000', committed: '3600000', runningTasks: 1 },
      topUpAdvice: { burnPerEpoch: `${EPOCH_COST + 1n}`, lastsEpochs: 1, lastsSeconds: LENGTH, add: '0' },
    })
  })

  it('does not start a quote that is paid, and gives back what is paid for one that was started', async () => {
    const paid = await quote(1000, 'consumerB')
    await payTask(stack, { consumer: 'consumerB', task: paid })
    await stack.sync()
    await depositPrepaid(stack, { consumer: 'consumerB', token, amount: 10_000_000n, maxPerEpoch: 10n * EPOCH_COST })
    await stack.sync()
    await expect(startOnPrepaid(stack, paid)).rejects.toThrow(QuoteNotStartableError)
    const started = await quote(1000, 'consumerB')
    await startOnPrepaid(stack, started)
    await payTask(stack, { consumer: 'consumerB', task: started })
    for (let cycle = 0; cycle < 4; cycle += 1) await stack.cycle()
    const [payment] = await db().select().from(payments).where(eq(payments.paymentId, started.paymentId))
    expect(payment).toMatchObject({ rejection: 'TASK_PREPAID', authorized: 1000n, voided: 1000n })
  })

  it('settles what an epoch used at the quote’s price; it is distributed and claimed like a capture', async () => {
    await stack.travelTo(seconds(0) + 100)
    await use(0, task, ALICE, 60)
    await use(0, task, BOB, 30)
    await endEpoch(0)
    await cycleUntilActive(stack, 0)
    // Two providers at a time are twice what the quote allows: only one GPU is billed.
    expect(await settledEvents(task)).toEqual([{ amount: '60000', epoch: '0' }])
    expect(await dueOf(task)).toMatchObject([{ epoch: 0, amount: 60_000n, settled: 60_000n, state: 'final' }])
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 0 })
    const [feeBps] = await stack.client.readContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'prepaidTerms',
    })
    const fees = (60_000n * feeBps) / 10_000n
    expect(Object.values(view.statement ?? {})[0]).toMatchObject({ captured: '60000', fees: `${fees}` })
    expect((await accountOf(task))?.balance).toBe('3940000')

    const rewards = await getRewards(stack.rewards, { chainId: stack.network.chainId, account: ALICE })
    const [claim] = rewards.claims
    if (!claim) throw new Error('there is something to claim')
    await stack.wallet('consumerB').writeContract({
      address: stack.network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'claim',
      args: [ALICE, token, BigInt(claim.cumulativeAmount), claim.proof],
    })
    await stack.sync()
    const after = await getRewards(stack.rewards, { chainId: stack.network.chainId, account: ALICE })
    expect(after.claims[0]).toMatchObject({ claimed: claim.cumulativeAmount, claimable: '0' })
  })

  it('publishes the settlement among the captures, so that anybody can compute the epoch again', async () => {
    const { chainId } = stack.network
    const view = await getEpoch(db(), { network: stack.network, epoch: 0 })
    const file = view.files.find(({ name }) => name === 'captures.csv')
    const { pieces } = await getEpochFile(db(), { chainId, epoch: 0, sha256: file?.sha256 ?? '' })
    let text = ''
    for await (const piece of pieces()) text += new TextDecoder().decode(piece)
    expect(text).toContain(',60000,')
    expect(text.trim().split('\n')).toHaveLength(2)
  })

  it('counts and settles only what the credit covers, earliest first', async () => {
    await stack.travelTo(seconds(1) + 100)
    await use(1, task, ALICE, 60)
    await escrow('requestPrepaidWithdrawal', 3_940_000n - 25_000n)
    // Lowered while the epoch runs: it holds from the next one on.
    await escrow('setPrepaidLimit', 0n)
    await stack.sync()
    expect(await accountOf(task)).toMatchObject({
      usable: '25000',
      topUpAdvice: { lastsEpochs: 0, add: `${3_540_000n - 25_000n}` },
    })
    // The worker is away until the withdrawal can be made.
    await stack.travelTo(seconds(1) + 100 + LENGTH + 60)
    await cycleUntilActive(stack, 1)
    expect(await settledEvents(task)).toMatchObject([{ epoch: '0' }, { amount: '25000', epoch: '1' }])
    const [outcome] = await db().select().from(usageOutcomes).where(eq(usageOutcomes.epoch, 1))
    expect(outcome).toMatchObject({ reason: 'PREPAID_SHORT', weight: 1000n * 25_000n * 10_000n * 1000n })
    const view = await getEpoch(db(), { network: stack.network, epoch: 1 })
    expect(Object.values(view.statement ?? {})[0]).toMatchObject({ captured: '25000' })
  })

  it('gives up what cannot be settled and settles it once there is credit again, still naming its epoch', async () => {
    await escrow('requestPrepaidWithdrawal', 0n)
    await escrow('setPrepaidLimit', 2n * EPOCH_COST)
    await stack.sync()
    await stack.travelTo(seconds(3) + 100)
    await use(3, task, ALICE, 40)
    await endEpoch(3)
    const view = await readChainView(stack.worker)
    if (!view) throw new Error('the chain is indexed')
    // The worker is away after it queued the settlement, for longer than the notice of a withdrawal.
    await closeEpochs(stack.worker, view)
    await weighEpochs(stack.worker, view)
    await captureDuePayments(stack.worker, view)
    expect((await dueOf(task)).at(-1)).toMatchObject({ epoch: 3, asked: 40_000n, state: 'sent' })
    await escrow('requestPrepaidWithdrawal', 3_915_000n)
    await stack.travelTo(stack.genesis + 5 * LENGTH + 60)
    await stack.wallet('consumerA').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'withdrawPrepaid',
      args: [token],
    })
    await cycleUntilActive(stack, 3)
    expect((await dueOf(task)).at(-1)).toMatchObject({
      ...{ epoch: 3, settled: 0n, state: 'given-up', reason: 'OVER_BALANCE' },
    })
    const skipped = { code: 'PREPAID_SKIPPED', threshold: 3, left: '40000' }
    expect(await getPrepaidTask(db(), { ...question(task), taskId: task.taskId })).toMatchObject({
      ...{ status: 'running', owed: '40000', warnings: [skipped] },
    })
    const page = { chainId: stack.network.chainId, state: 'given-up', limit: 10 } as const
    expect((await listCapturesPage(db(), page)).items).toMatchObject([
      {
        kind: 'settlement',
        taskId: task.taskId,
        paymentId: null,
        amount: '40000',
        settled: '0',
        reason: 'OVER_BALANCE',
      },
    ])
    expect(await told('prepaid.skipped')).toMatchObject([{ taskId: task.taskId, epoch: 3, left: '40000' }])
    await depositPrepaid(stack, { consumer: 'consumerA', token, amount: 30_000n, maxPerEpoch: 2n * EPOCH_COST })
    await endEpoch(5)
    await cycleUntilActive(stack, 5)
    expect((await dueOf(task)).at(-1)).toMatchObject({ epoch: 3, settled: 30_000n, state: 'given-up' })
    await depositPrepaid(stack, { consumer: 'consumerA', token, amount: 100_000n, maxPerEpoch: 2n * EPOCH_COST })
    await endEpoch(6)
    await cycleUntilActive(stack, 6)
    expect((await dueOf(task)).at(-1)).toMatchObject({ epoch: 3, settled: 40_000n, state: 'final' })
    expect((await settledEvents(task)).slice(2)).toEqual([
      { amount: '30000', epoch: '3' },
      { amount: '10000', epoch: '3' },
    ])
    expect(await getPrepaidTask(db(), { ...question(task), taskId: task.taskId })).toMatchObject({
      ...{ owed: '0', warnings: [] },
    })
    expect(await told('prepaid.skipped')).toHaveLength(1)
  })

  it('names the task of every settlement in its payer’s history', async () => {
    const filter = { types: ['prepaid-settled'] } as const
    const { items } = await listHistory(db(), { networks: [stack.network], wallets: [task.payer], filter, limit: 20 })
    expect(items.map(({ taskId }) => taskId)).toEqual(Array.from({ length: 4 }, () => task.taskId))
  })

  it('lists captures and settlements for the operator page by page, none twice', async () => {
    const paid = await quote(1000)
    await payTask(stack, { consumer: 'consumerA', task: paid })
    await stack.travelTo(seconds(7) + 100)
    await use(7, paid, BOB, 1)
    await endEpoch(7)
    await cycleUntilActive(stack, 7)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = { chainId: stack.network.chainId, limit: 1, cursor }
      const { items, nextCursor } = await listCapturesPage(db(), page)
      seen.push(...items.map(({ kind, epoch, taskId }) => `${kind}:${epoch}:${taskId}`))
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
    const settlements = [3, 1, 0].map((epoch) => `settlement:${epoch}:${task.taskId}`)
    expect(seen).toEqual([`capture:7:${paid.taskId}`, ...settlements])
  })

  it('ends with a receipt when the task is completed, and frees the balance', async () => {
    await completeStackTask(stack, task)
    await endEpoch(8)
    await cycleUntilActive(stack, 8)
    const receipt = await getPrepaidReceipt(db(), { ...question(task), taskId: task.taskId })
    expect(receipt).toMatchObject({ ended: true, settled: '125000', due: '125000' })
    expect(receipt.transactions).toHaveLength(4)
    expect(await getPrepaidTask(db(), { ...question(task), taskId: task.taskId })).toMatchObject({ status: 'settled' })
    expect(await accountOf(task)).toMatchObject({ balance: '90000', committed: '0', runningTasks: 0 })
  })

  it('bills usage whose payer announced a withdrawal after it: until it can be made the balance stays payable', async () => {
    const sly = await quote(3_600_000, 'consumerB')
    await startOnPrepaid(stack, sly)
    await stack.travelTo(seconds(9) + 100)
    await use(9, sly, ALICE, 60)
    const { balance } = await stack.client.readContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'prepaid',
      args: [sly.payer, token],
    })
    await stack.wallet('consumerB').writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'requestPrepaidWithdrawal',
      args: [token, balance],
    })
    await endEpoch(9)
    await cycleUntilActive(stack, 9)
    expect(await settledEvents(sly)).toEqual([{ amount: '60000', epoch: '9' }])
  })
})
