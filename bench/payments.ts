import { performance } from 'node:perf_hooks'
import { and, eq, sql } from 'drizzle-orm'
import { encodeFunctionData, erc20Abi, type Hex, keccak256, maxUint256 } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { payments } from '@/lib/db/schema/payments'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import {
  openForBusiness,
  paymentInfoOf,
  quoteTask,
  type StackTask,
  sendUsage,
  usageOf,
} from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

/**
 * `npm run -s bench:payments [-- <payments>]`: drives payments through quote → authorise → usage → capture on a chain,
 * a database, an index and a worker of its own, and prints one JSON object. 10,000 payments without a number.
 */
const COUNT = Number(process.argv[2] ?? process.env.PAYMENTS ?? 10_000)
const EPOCH_SECONDS = 20_000
/** Authorisations in a block: some 20 of anvil’s 30 million gas. */
const PER_BLOCK = 200
/** Transactions on their way to the node at a time. */
const SENT_AT_A_TIME = 50
const RECORDS_PER_BATCH = 2_000
const AT_A_TIME = 8
const CONSUMERS = ['consumerA', 'consumerB'] as const
const PROVIDERS = 100

type Step = { seconds: number; perSecond: number; latencyMs: { p50: number; p95: number; p99: number; max: number } }

function percentiles(samples: readonly number[]): Step['latencyMs'] {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (share: number) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1))
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** Runs a step; what it answers are latencies of its parts. */
async function measure(name: string, work: () => Promise<number[]>): Promise<Step> {
  const started = performance.now()
  const samples = await work()
  const seconds = (performance.now() - started) / 1000
  console.error(`${name}: ${seconds.toFixed(1)} s`)
  return {
    seconds: Number(seconds.toFixed(2)),
    perSecond: Number((COUNT / seconds).toFixed(1)),
    latencyMs: percentiles(samples),
  }
}

async function timed<T>(samples: number[], work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  const result = await work()
  samples.push(performance.now() - started)
  return result
}

async function quoteAll(stack: LocalStack, tasks: StackTask[]): Promise<number[]> {
  const samples: number[] = []
  const { token } = stack.network.deployment
  const one = (index: number) => {
    const consumer = CONSUMERS[index % CONSUMERS.length] ?? 'consumerA'
    return timed(samples, () => quoteTask(stack, { consumer, token, gpuMilli: 1000, durationMs: 3_600_000 }))
  }
  let next = 0
  const work = async () => {
    while (next < COUNT) {
      next += 1
      tasks.push(await one(next))
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return samples
}

type Wallet = ReturnType<LocalStack['wallet']>

/** Signs the authorisation of a quote with its payer's next nonce. */
async function signAuthorization(
  stack: LocalStack,
  wallet: Wallet,
  { task, nonce }: { task: StackTask; nonce: number },
) {
  const { escrow } = stack.network.deployment
  const args = [paymentInfoOf(task), task.maxAmount] as const
  const data = encodeFunctionData({ abi: paymentEscrowAbi, functionName: 'authorize', args })
  const fees = { gas: 130_000n, maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 1n }
  return wallet.signTransaction({ ...fees, chainId: stack.network.chainId, nonce, to: escrow, data, type: 'eip1559' })
}

/** Latency: from signing until its block is mined. Two payers, a block whenever it is full. */
async function authorizeAll(stack: LocalStack, tasks: readonly StackTask[], hashes: Hex[]): Promise<number[]> {
  const payers = new Map<string, { wallet: Wallet; nonce: number }>()
  for (const consumer of CONSUMERS) {
    const wallet = stack.wallet(consumer)
    const nonce = await stack.client.getTransactionCount({ address: wallet.account.address })
    payers.set(wallet.account.address.toLowerCase(), { wallet, nonce })
  }
  const samples: number[] = []
  for (let start = 0; start < tasks.length; start += PER_BLOCK) {
    const started: number[] = []
    const block = tasks.slice(start, start + PER_BLOCK)
    for (let from = 0; from < block.length; from += SENT_AT_A_TIME) {
      const signed = block.slice(from, from + SENT_AT_A_TIME).map((task) => {
        const payer = payers.get(task.payer)
        if (!payer) throw new Error('the payer is one of ours')
        started.push(performance.now())
        payer.nonce += 1
        return signAuthorization(stack, payer.wallet, { task, nonce: payer.nonce - 1 })
      })
      const raws = await Promise.all(signed)
      hashes.push(...raws.map((raw) => keccak256(raw)))
      await Promise.all(raws.map((raw) => stack.client.sendRawTransaction({ serializedTransaction: raw })))
    }
    await stack.chain.mine({ blocks: 1, interval: 1 })
    samples.push(...started.map((at) => performance.now() - at))
  }
  return samples
}

async function meterAll(stack: LocalStack, tasks: readonly StackTask[]): Promise<number[]> {
  const samples: number[] = []
  const endedAtMs = Number((await stack.client.getBlock()).timestamp) * 1000
  for (let start = 0; start < tasks.length; start += RECORDS_PER_BATCH) {
    const records = tasks.slice(start, start + RECORDS_PER_BATCH).map((task, index) =>
      usageOf(task, {
        recordId: task.taskId,
        provider: `0x${(0xa000 + ((start + index) % PROVIDERS)).toString(16).padStart(40, '0')}`,
        startedAtMs: endedAtMs - 10_000,
        endedAtMs,
      }),
    )
    const answer = await timed(samples, () => sendUsage(stack, records))
    if (answer.accepted !== records.length) throw new Error(`usage was refused: ${JSON.stringify(answer.rejected[0])}`)
  }
  return samples
}

/**
 * The epoch closes, the worker weighs, captures, funds and publishes; until every capture is final. Latency: from the
 * epoch's end until the payment's capture is final.
 */
async function captureAll(stack: LocalStack): Promise<number[]> {
  const samples: number[] = []
  await stack.travelTo(stack.genesis + EPOCH_SECONDS + 10)
  const started = performance.now()
  while (samples.length < COUNT) {
    await stack.cycle()
    const { rows } = await stack.database.db.execute<{ final: number }>(
      sql`SELECT count(*)::int AS final FROM captures_due WHERE state = 'final'`,
    )
    const elapsed = performance.now() - started
    while (samples.length < (rows[0]?.final ?? 0)) samples.push(elapsed)
    if (stack.alerts.length > 0) throw new Error(stack.alerts.join('; '))
  }
  return samples
}

async function gasOf(stack: LocalStack, hashes: readonly Hex[]): Promise<bigint> {
  let gas = 0n
  for (let start = 0; start < hashes.length; start += SENT_AT_A_TIME) {
    const some = hashes.slice(start, start + SENT_AT_A_TIME)
    const receipts = await Promise.all(some.map((hash) => stack.client.getTransactionReceipt({ hash })))
    for (const { status, gasUsed, transactionHash } of receipts) {
      if (status !== 'success') throw new Error(`${transactionHash} was reverted`)
      gas += gasUsed
    }
  }
  return gas
}

async function prepare(): Promise<LocalStack> {
  const stack = await createLocalStack({ epochLength: EPOCH_SECONDS, genesis: Math.floor(Date.now() / 1000) - 60 })
  await openForBusiness(stack)
  const { token, escrow } = stack.network.deployment
  const approve = { address: token, abi: erc20Abi, functionName: 'approve' } as const
  for (const consumer of CONSUMERS) {
    await stack.wallet(consumer).writeContract({ ...approve, args: [escrow, maxUint256] })
  }
  await stack.chain.setAutomine(false)
  await stack.travelTo(stack.genesis + 100)
  return stack
}

async function main(): Promise<void> {
  if (!Number.isInteger(COUNT) || COUNT < 1) throw new Error('the number of payments must be a positive integer')
  const stack = await prepare()
  try {
    const tasks: StackTask[] = []
    const hashes: Hex[] = []
    const started = performance.now()
    const quote = await measure('quote', () => quoteAll(stack, tasks))
    const authorize = await measure('authorize', () => authorizeAll(stack, tasks, hashes))
    const index = await measure('index', async () => {
      const samples: number[] = []
      await timed(samples, () => stack.sync())
      return samples
    })
    const usage = await measure('usage', () => meterAll(stack, tasks))
    const capture = await measure('capture', () => captureAll(stack))
    const seconds = (performance.now() - started) / 1000
    const { db } = stack.database
    const rows = await db.select().from(payments)
    const wrong = rows.filter((row) => row.rejection !== null || row.captured !== 10_000n)
    if (rows.length !== COUNT || wrong.length > 0) throw new Error(`${rows.length} payments, ${wrong.length} wrong`)
    const sent = await db
      .select({ hash: operatorTransactions.minedHash })
      .from(operatorTransactions)
      .where(and(sql`${operatorTransactions.description} LIKE 'capture %'`, eq(operatorTransactions.state, 'final')))
    const captures = sent.flatMap(({ hash }) => (hash ? [hash] : []))
    const [authorizeGas, captureGas] = [await gasOf(stack, hashes), await gasOf(stack, captures)]
    const result = {
      payments: COUNT,
      seconds: Number(seconds.toFixed(2)),
      paymentsPerSecond: Number((COUNT / seconds).toFixed(1)),
      steps: { quote, authorize, index, usage, capture },
      gasPerPayment: { authorize: Number(authorizeGas) / COUNT, capture: Number(captureGas) / COUNT },
      captureTransactions: captures.length,
    }
    console.log(JSON.stringify(result))
  } finally {
    await stack.stop()
    await stopTestDatabases()
  }
}

await main()
