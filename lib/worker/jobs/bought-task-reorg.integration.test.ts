import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments } from '@/lib/db/schema/payments'
import { usageOutcomes } from '@/lib/db/schema/rewards'
import { buyTask } from '@/lib/payments/server/buy-task'
import { paidTasks } from '@/lib/payments/server/paid-tasks'
import { toX402Terms } from '@/lib/payments/server/read-x402-terms'
import { type LocalStack, quoteSignerAccount } from '@/lib/testing/local-stack'
import { otherTokenOf } from '@/lib/testing/stack-facts'
import { openStack, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { createX402Buyers } from '@/lib/testing/x402-buyers'
import { advanceEpochs } from './advance-epochs'

const LENGTH = 4000
const PROVIDER = `0x${'a1'.padStart(40, '0')}` as const

describe('a task that a program bought', () => {
  let stack: LocalStack
  let buyers: ReturnType<typeof createX402Buyers>
  const paidAt = async (toBlock: number) => {
    const { chainId } = stack.network
    const query = paidTasks({ chainId, toBlock, prepaidTaskIds: [] })
    const { rows } = await stack.database.db.execute<{ task_id: string }>(query)
    return rows.map((row) => row.task_id)
  }
  const finalBlock = async () =>
    Number(await stack.client.getBlockNumber({ cacheTime: 0 })) - stack.network.confirmations

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    buyers = createX402Buyers(stack, otherTokenOf(stack))
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('counts for nothing until its block is final, and is opened again where the block is taken back', async () => {
    const { payload } = await buyers.sign()
    const { token, gpuModel, gpuMilli, durationMs, taskId } = toX402Terms(payload.accepted)
    const task = { token, gpuModel, gpuMilli, durationMs }
    const signer = quoteSignerAccount().address.toLowerCase() as Address
    await stack.sync()
    const before = await stack.chain.snapshot()
    const buying = buyTask(
      { db: stack.database.db, client: stack.client },
      {
        network: stack.network,
        signer,
        task,
        payload,
        nowMs: Date.now,
        onError: (error) => expect.fail(String(error)),
      },
    )
    let bought: Awaited<typeof buying> | undefined
    buying.then((answer) => {
      bought = answer
    })
    // The worker sends what the buyer's request queued; no block is made final meanwhile.
    for (let round = 0; round < 400 && bought === undefined; round += 1) {
      await stack.index()
      await advanceEpochs(stack.worker)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    const { transactionHash, paymentId } = await buying
    await stack.index()
    const rows = () => stack.database.db.select().from(payments).where(eq(payments.paymentId, paymentId))
    expect(await rows()).toMatchObject([{ rejection: null, captured: 0n }])
    expect(await paidAt(await finalBlock())).toEqual([])

    await stack.chain.revert({ id: before })
    await stack.chain.mine({ blocks: 4, interval: 1 })
    await stack.index()
    expect(await rows()).toEqual([])

    for (let cycle = 0; cycle < 6; cycle += 1) await stack.cycle()
    const [again] = await rows()
    expect(again).toMatchObject({ rejection: null, captured: 0n })
    // The same nonce: of the two transactions one alone can ever be in the chain.
    const [sent] = (await stack.database.db.select().from(operatorTransactions)).filter(({ hashes }) =>
      hashes.includes(transactionHash),
    )
    expect(sent).toMatchObject({ state: 'final', minedHash: again?.authorizedTxHash })
    expect(await paidAt(await finalBlock())).toEqual([taskId])
    expect(stack.alerts).toEqual([])
  })

  it('is metered and weighed like any other once it is final', async () => {
    const [payment] = await stack.database.db.select().from(payments)
    const [taskId] = await paidAt(await finalBlock())
    await stack.travelTo(stack.genesis + LENGTH - 100)
    const startedAtMs = (stack.genesis + LENGTH - 200) * 1000
    const record = { recordId: 'a', provider: PROVIDER, startedAtMs, endedAtMs: startedAtMs + 20_000 }
    const usage = usageOf({ taskId: taskId ?? '', payer: payment?.payer ?? '' }, record)
    expect((await sendUsage(stack, [usage])).accepted).toBe(1)
    await stack.travelTo(stack.genesis + LENGTH + 10)
    for (let cycle = 0; cycle < 8; cycle += 1) await stack.cycle()
    expect(await stack.database.db.select().from(payments)).toMatchObject([{ captured: 20_000n }])
    expect(await stack.database.db.select().from(usageOutcomes)).toMatchObject([{ reason: null }])
  })
})
