import { eq } from 'drizzle-orm'
import { encodePacked, erc20Abi, keccak256 } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Address } from '@/lib/core/address'
import { quotes } from '@/lib/db/schema/payments'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { getReceipt } from '@/lib/payments/server/get-receipt'
import { readSolvency } from '@/lib/payments/server/read-solvency'
import type { LocalStack } from '@/lib/testing/local-stack'
import { indexedPayment, otherTokenOf } from '@/lib/testing/stack-facts'
import {
  openStack,
  payTask,
  quoteTask,
  STACK_MODEL,
  STACK_PRICE,
  type StackTask,
  sendUsage,
  usageOf,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LENGTH = 4000
const PROVIDER = `0x${'a1'.padStart(40, '0')}` as const

describe('the price of a signed quote', () => {
  let stack: LocalStack
  let token: Address
  let task: StackTask
  const db = () => stack.database.db
  const paymentOf = (paymentId: StackTask['paymentId']) => indexedPayment(stack, paymentId)

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    token = otherTokenOf(stack)
    task = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 60_000 })
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('stays what was signed though a dearer rate card is in force when the usage is billed', async () => {
    await importRateCard(db(), {
      ...{ chainId: stack.network.chainId, schedule: stack.worker.schedule },
      nowMs: stack.genesis * 1000,
      card: {
        ...{ effectiveEpoch: 1, feeBps: 1000, burnBps: 0 },
        models: { [STACK_MODEL]: { rewardWeight: 1000, prices: { [token]: (STACK_PRICE * 10n).toString() } } },
      },
    })
    await payTask(stack, { consumer: 'consumerA', task })
    await stack.travelTo(stack.genesis + 2 * LENGTH - 300)
    const startedAtMs = (stack.genesis + 2 * LENGTH - 400) * 1000
    const record = { recordId: 'a', provider: PROVIDER, startedAtMs, endedAtMs: startedAtMs + 30_000 }
    expect((await sendUsage(stack, [usageOf(task, record)])).accepted).toBe(1)
    await stack.travelTo(stack.genesis + 2 * LENGTH + 10)
    for (let cycle = 0; cycle < 40 && (await paymentOf(task.paymentId))?.captured === 0n; cycle += 1)
      await stack.cycle()
    expect(await paymentOf(task.paymentId)).toMatchObject({ captured: 30_000n, fees: 1_200n })
  })

  it('cannot be changed in our own books afterwards: the payment is then none of this quote’s', async () => {
    const other = await quoteTask(stack, { consumer: 'consumerA', token, gpuMilli: 1000, durationMs: 60_000 })
    await db()
      .update(quotes)
      .set({ maxAmount: other.maxAmount * 2n })
      .where(eq(quotes.quoteId, other.quoteId))
    await payTask(stack, { consumer: 'consumerA', task: other })
    for (let cycle = 0; cycle < 6; cycle += 1) await stack.cycle()
    expect(await paymentOf(other.paymentId)).toMatchObject({
      rejection: 'FIELDS_DIFFER',
      captured: 0n,
      voided: 60_000n,
    })
  })

  it('is on a receipt whose task its holder finds in what is published', async () => {
    const question = { networks: [stack.network], paymentId: task.paymentId, wallets: [task.payer], nowMs: Date.now() }
    const receipt = await getReceipt(db(), question)
    const { taskSalt, taskId, taskRef } = receipt
    expect(keccak256(encodePacked(['bytes32', 'string'], [taskSalt ?? '0x', taskId ?? '']))).toBe(taskRef)
    expect(receipt).toMatchObject({ pricePerGpuHour: STACK_PRICE.toString(), captured: '30000', net: '28800' })
  })

  it('leaves the escrow with exactly what it owes, read from the chain', async () => {
    await stack.sync()
    const { block, tokens } = await readSolvency({ db: db(), client: stack.client }, { network: stack.network })
    expect(block).toBe(Number(await stack.client.getBlockNumber({ cacheTime: 0 })))
    expect(tokens.map(({ escrow, distributor }) => [escrow.surplus, distributor.surplus])).toEqual([
      ['0', '0'],
      ['0', '0'],
    ])
    const dollars = tokens.find((entry) => entry.token.toLowerCase() === token)
    expect(dollars).toMatchObject({ escrow: { held: '30000', balance: expect.stringMatching(/^[1-9]/) }, fees: '1200' })
    // A single unit that goes astray shows.
    await stack.wallet('consumerA').writeContract({
      address: token,
      abi: erc20Abi,
      functionName: 'transfer',
      args: [stack.network.deployment.escrow, 1n],
    })
    await stack.sync()
    const after = await readSolvency({ db: db(), client: stack.client }, { network: stack.network })
    expect(after.tokens.find((entry) => entry.token.toLowerCase() === token)?.escrow.surplus).toBe('1')
  })
})
