import { eq } from 'drizzle-orm'
import { keccak256, stringToHex, zeroHash } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { LOCAL_ACCOUNT_INDEX, localSigner } from '@/lib/config/local-accounts'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { disputeStatements } from '@/lib/db/schema/disputes'
import { capturesDue } from '@/lib/db/schema/payments'
import { decisionTypedData } from '@/lib/payments/decision-typed-data'
import { resolveDispute } from '@/lib/payments/server/resolve-dispute'
import type { LocalStack } from '@/lib/testing/local-stack'
import { chainNow, indexedPayment, runCycles } from '@/lib/testing/stack-facts'
import {
  openStack,
  paymentInfoOf,
  payTask,
  quoteTask,
  type StackTask,
  sendUsage,
  usageOf,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LENGTH = 4000
const PROVIDER = `0x${'a1'.padStart(40, '0')}` as const

describe('what operators decide about disputes', () => {
  let stack: LocalStack
  let token: Address
  const db = () => stack.database.db
  const paymentOf = ({ paymentId }: StackTask) => indexedPayment(stack, paymentId)
  const now = () => chainNow(stack)
  const cycles = (count: number) => runCycles(stack, count)
  const paid = async (consumer: 'consumerA' | 'consumerB') => {
    const task = await quoteTask(stack, { consumer, token, gpuMilli: 1000, durationMs: 60_000 })
    await payTask(stack, { consumer, task })
    return task
  }
  const dispute = (consumer: 'consumerA' | 'consumerB', task: StackTask) =>
    stack.wallet(consumer).writeContract({
      address: stack.network.deployment.escrow,
      abi: paymentEscrowAbi,
      functionName: 'dispute',
      args: [paymentInfoOf(task), zeroHash],
    })
  const use = async (task: StackTask, ms: number) => {
    const startedAtMs = ((await now()) - 120) * 1000
    const record = { recordId: task.taskId, provider: PROVIDER, startedAtMs, endedAtMs: startedAtMs + ms }
    expect((await sendUsage(stack, [usageOf(task, record)])).accepted).toBe(1)
  }
  type Part = keyof typeof LOCAL_ACCOUNT_INDEX
  /** Signs the taking of `signed` and asks for `captured`, which is the same unless told. */
  const decide = async (
    task: StackTask,
    part: Part,
    { signed, captured = signed }: { signed: bigint; captured?: bigint },
  ) => {
    const account = localSigner(LOCAL_ACCOUNT_INDEX[part])
    const text = 'Half of it ran.'
    const decision = { captured: signed, epoch: 0, resolutionHash: keccak256(stringToHex(text)) }
    const deadline = (await now()) + 86_400
    const scope = { chainId: stack.network.chainId, escrow: stack.network.deployment.escrow }
    const signature = await account.signTypedData(
      decisionTypedData(scope, { ...decision, paymentId: task.paymentId, deadline }),
    )
    return resolveDispute(
      { db: db(), clients: stack.clients },
      {
        ...{ networks: [stack.network], paymentId: task.paymentId, epoch: 0, text, signed: { deadline, signature } },
        author: account.address.toLowerCase() as Address,
        captured,
      },
    )
  }

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    token = stack.network.deployment.token
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('are sent by the worker’s key in one order with its captures: each nonce once, all of them final', async () => {
    const tasks = await Promise.all([paid('consumerA'), paid('consumerB')])
    const [disputed, plain] = tasks
    await stack.travelTo(stack.genesis + LENGTH - 500)
    for (const task of tasks) await use(task, 20_000)
    await stack.travelTo(stack.genesis + LENGTH + 10)
    await dispute('consumerA', disputed)
    await cycles(2)
    const captures = await db().select().from(capturesDue)
    expect(captures.find(({ paymentId }) => paymentId === disputed.paymentId)).toMatchObject({ reason: 'DISPUTED' })
    // The operator decides while the worker has captures, mints and roots of its own to send.
    expect(await decide(disputed, 'treasury', { signed: 10_000n })).toMatchObject({ queued: true })
    await cycles(10)
    expect(await paymentOf(disputed)).toMatchObject({ captured: 10_000n, voided: 50_000n })
    expect(await paymentOf(plain)).toMatchObject({ captured: 20_000n })
    const sent = (await db().select().from(operatorTransactions)).filter(
      ({ signer }) => signer === stack.worker.operator.address,
    )
    const nonces = sent.map(({ nonce }) => nonce).toSorted((a, b) => Number(a) - Number(b))
    expect(new Set(nonces).size).toBe(sent.length)
    expect(new Set(sent.map(({ state }) => state))).toEqual(new Set(['final']))
    expect(sent.some(({ description }) => description.startsWith('decide the dispute'))).toBe(true)
    expect(stack.alerts).toEqual([])
  })

  it('are taken from treasury and admin alone, over these very terms', async () => {
    const task = await paid('consumerA')
    await dispute('consumerA', task)
    await cycles(2)
    for (const part of ['guardian', 'publisher', 'operator', 'consumerA'] as const) {
      await expect(decide(task, part, { signed: 0n })).rejects.toMatchObject({ code: 'BAD_DECISION_SIGNATURE' })
    }
    await expect(decide(task, 'treasury', { signed: 5n, captured: 0n })).rejects.toMatchObject({
      code: 'BAD_DECISION_SIGNATURE',
    })
    expect(await db().select().from(disputeStatements).where(eq(disputeStatements.paymentId, task.paymentId))).toEqual(
      [],
    )
  })

  it('are asked of the chain again by the worker: a row that nobody with the role signed moves nothing', async () => {
    const task = await paid('consumerB')
    await dispute('consumerB', task)
    await cycles(2)
    const text = 'forged'
    const deadline = (await now()) + 86_400
    const decision = { captured: '60000', epoch: 0, deadline, signature: `0x${'1b'.repeat(65)}` as const }
    const author = localSigner(LOCAL_ACCOUNT_INDEX.treasury).address.toLowerCase() as Address
    const hash = keccak256(stringToHex(text))
    const { chainId } = stack.network
    const row = { chainId, paymentId: task.paymentId, hash, kind: 'resolution', author, text, decision } as const
    await db().insert(disputeStatements).values(row)
    await cycles(3)
    expect(await paymentOf(task)).toMatchObject({ captured: 0n, voided: 0n })
    expect(stack.alerts.splice(0)).toContainEqual(expect.stringContaining('is not taken'))
  })
})
