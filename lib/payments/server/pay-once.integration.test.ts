import { eq } from 'drizzle-orm'
import { encodeFunctionData, erc20Abi, type Hex, keccak256, maxUint256 } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { payments, quotes } from '@/lib/db/schema/payments'
import type { LocalStack } from '@/lib/testing/local-stack'
import {
  depositPrepaid,
  openStack,
  paymentInfoOf,
  quoteTask,
  type StackTask,
  startOnPrepaid,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { verifyTransaction } from './verify-transaction'

const ATTEMPTS = 100

describe('one quote', () => {
  let stack: LocalStack
  const token = () => stack.network.deployment.token
  const quote = () => quoteTask(stack, { consumer: 'consumerA', token: token(), gpuMilli: 1000, durationMs: 60_000 })
  /** The payer's signed transactions that pay a quote, each with the next nonce, as an impatient wallet would send them. */
  const signPayments = async (task: StackTask, count: number): Promise<Hex[]> => {
    const wallet = stack.wallet('consumerA')
    const { escrow } = stack.network.deployment
    const args = [paymentInfoOf(task), task.maxAmount] as const
    const data = encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'authorize', args })
    const first = await stack.client.getTransactionCount({ address: wallet.account.address })
    const common = {
      chainId: 31337,
      to: escrow,
      data,
      gas: 300_000n,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
    }
    return Promise.all(
      Array.from({ length: count }, (_, index) =>
        wallet.signTransaction({ ...common, type: 'eip1559', nonce: first + index }),
      ),
    )
  }
  const send = (raw: Hex) => stack.client.sendRawTransaction({ serializedTransaction: raw })
  const paymentsOf = (task: StackTask) =>
    stack.database.db.select().from(payments).where(eq(payments.paymentId, task.paymentId))

  const approve = () =>
    stack.wallet('consumerA').writeContract({
      ...{ address: token(), abi: erc20Abi, functionName: 'approve' },
      args: [stack.network.deployment.escrow, maxUint256],
    })

  beforeAll(async () => {
    stack = await openStack({ epochLength: 3000 })
    await approve()
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('is paid once by a hundred transactions in one block, and one amount leaves the payer', async () => {
    const task = await quote()
    const balance = () =>
      stack.client.readContract({ address: token(), abi: erc20Abi, functionName: 'balanceOf', args: [task.payer] })
    const before = await balance()
    const raws = await signPayments(task, ATTEMPTS)
    await stack.chain.setAutomine(false)
    await Promise.all(raws.map(send))
    await stack.chain.mine({ blocks: 1 })
    await stack.chain.setAutomine(true)
    const receipts = await Promise.all(raws.map((raw) => stack.client.getTransactionReceipt({ hash: keccak256(raw) })))
    expect(receipts.filter(({ status }) => status === 'success')).toHaveLength(1)
    expect(receipts.filter(({ status }) => status === 'reverted')).toHaveLength(ATTEMPTS - 1)
    expect(await balance()).toBe(before - task.maxAmount)
    await stack.sync()
    expect(await paymentsOf(task)).toMatchObject([{ authorized: task.maxAmount, rejection: null }])
  })

  it('is started once on the prepaid balance by a hundred calls, and never beside its payment', async () => {
    await depositPrepaid(stack, { consumer: 'consumerA', token: token(), amount: 10n ** 9n, maxPerEpoch: 10n ** 9n })
    await approve()
    await stack.sync()
    const task = await quote()
    const [raw] = await signPayments(task, 1)
    if (!raw) throw new Error('one was signed')
    const pay = send(raw).then(() => stack.sync())
    const starts = await Promise.allSettled(Array.from({ length: ATTEMPTS }, () => startOnPrepaid(stack, task)))
    await pay
    await stack.sync()
    const [row] = await stack.database.db.select().from(quotes).where(eq(quotes.quoteId, task.quoteId))
    const [payment] = await paymentsOf(task)
    const started = row?.prepaidAt !== null
    expect(payment?.rejection).toBe(started ? 'TASK_PREPAID' : null)
    expect(starts.some(({ status }) => status === 'fulfilled')).toBe(started)
  })

  it('is told of as the chain has it: known, taken back by a reorg, known again in another block, final', async () => {
    const task = await quote()
    const [raw] = await signPayments(task, 1)
    if (!raw) throw new Error('one was signed')
    const transactionHash = keccak256(raw)
    const capabilities = { db: stack.database.db, client: stack.client }
    const ask = () =>
      verifyTransaction(capabilities, { network: stack.network, transactionHash, wallets: [task.payer] })
    await stack.sync()
    expect(await ask()).toMatchObject({ status: 'unknown', final: false, events: [], paymentId: null })
    const fork = await stack.chain.snapshot()
    await send(raw)
    await stack.index()
    const first = await ask()
    expect(first).toMatchObject({ status: 'succeeded', confirmations: 0, final: false, paymentId: task.paymentId })

    await stack.chain.revert({ id: fork })
    await stack.chain.mine({ blocks: 1, interval: 7 })
    await stack.index()
    expect(await ask()).toMatchObject({
      status: 'unknown',
      blockNumber: null,
      final: false,
      events: [],
      paymentId: null,
    })
    expect(await paymentsOf(task)).toEqual([])

    await send(raw)
    await stack.index()
    const again = await ask()
    expect(again).toMatchObject({ status: 'succeeded', final: false, paymentId: task.paymentId })
    expect(again.blockNumber).toBe((first.blockNumber ?? 0) + 1)
    await stack.sync()
    expect(await ask()).toMatchObject({ status: 'succeeded', final: true, paymentId: task.paymentId })
  })
})
