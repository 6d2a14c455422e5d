import { eq, sql } from 'drizzle-orm'
import { erc20Abi, keccak256, parseAbi, stringToBytes } from 'viem'
import { paymentEscrowAbi } from '@/lib/chain/abi/payment-escrow'
import { LOCAL_ACCOUNT_INDEX, localSigner } from '@/lib/config/local-accounts'
import type { Address } from '@/lib/core/address'
import { quotes } from '@/lib/db/schema/payments'
import { importRateCard } from '@/lib/epochs/server/import-rate-card'
import { isTaskSettled } from '@/lib/epochs/server/is-task-settled'
import { createQuote } from '@/lib/payments/server/create-quote'
import { startPrepaidTask } from '@/lib/payments/server/start-prepaid-task'
import { METER_TYPES, meterDomain } from '@/lib/usage/meter-typed-data'
import { completeTask } from '@/lib/usage/server/complete-task'
import { receiveUsageBatch } from '@/lib/usage/server/receive-usage-batch'
import { createLocalStack, type LocalStack, quoteSignerAccount, type StackOptions } from './local-stack'

/** Model that the stack's rate card has: weight 1000, one GPU-hour for 3,600,000 base units of any token. */
export const STACK_MODEL = 'h100-sxm'
/** Price of one GPU-hour in base units: 1 unit for a GPU's millisecond. */
export const STACK_PRICE = 3_600_000n

/** Gives the stack a rate card and the consumers money. */
export async function openForBusiness(stack: LocalStack): Promise<void> {
  const { network, database } = stack
  const prices = Object.fromEntries(network.deployment.tokens.map((token) => [token.address, STACK_PRICE.toString()]))
  await importRateCard(database.db, {
    chainId: network.chainId,
    schedule: stack.worker.schedule,
    nowMs: Date.now(),
    card: {
      effectiveEpoch: 0,
      feeBps: 400,
      burnBps: 1000,
      models: { [STACK_MODEL]: { rewardWeight: 1000, prices: prices as Record<Address, string> } },
    },
  })
  for (const consumer of ['consumerA', 'consumerB'] as const) {
    const to = stack.wallet(consumer).account.address
    await stack.wallet('treasury').writeContract({
      address: network.deployment.token,
      abi: erc20Abi,
      functionName: 'transfer',
      args: [to, 10n ** 20n],
    })
    const usdc = network.deployment.tokens.find((token) => !token.own)
    if (!usdc) continue
    await stack.wallet('treasury').writeContract({
      address: usdc.address,
      abi: parseAbi(['function mint(address to, uint256 amount)']),
      functionName: 'mint',
      args: [to, 10n ** 12n],
    })
  }
}

/** A stack with a rate card and consumers with money, some seconds into its first epoch. */
export async function openStack(options: StackOptions): Promise<LocalStack> {
  const stack = await createLocalStack(options)
  await openForBusiness(stack)
  await stack.travelTo(stack.genesis + 5)
  return stack
}

/** A quoted task, and the payment that pays for it. */
export type StackTask = typeof quotes.$inferSelect

/** Quotes a task to a consumer without paying it. */
export async function quoteTask(
  stack: LocalStack,
  parameters: { consumer: 'consumerA' | 'consumerB'; token: Address; gpuMilli: number; durationMs: number },
): Promise<StackTask> {
  const { network, database } = stack
  const { gpuMilli, durationMs, token } = parameters
  const quoteId = await createQuote(database.db, {
    network,
    signer: quoteSignerAccount(),
    operator: stack.worker.operator.address,
    payer: stack.wallet(parameters.consumer).account.address.toLowerCase() as Address,
    task: { token, gpuModel: STACK_MODEL, gpuMilli, durationMs },
    price: {
      pricePerGpuHour: STACK_PRICE,
      feeBps: 400,
      burnBps: 1000,
      rateCardVersion: 1,
      epochLengthSeconds: stack.worker.schedule.lengthSeconds,
      disputeWindowSeconds: 120,
    },
    nowMs: Date.now(),
  })
  const [row] = await database.db.select().from(quotes).where(eq(quotes.quoteId, quoteId))
  if (!row) throw new Error('the quote was stored')
  return row
}

/** The contract's PaymentInfo of a quote. */
export function paymentInfoOf(task: StackTask) {
  const { operator, payer, token, maxAmount, feeBps, burnBps, authorizationExpiry, refundExpiry, salt } = task
  return { operator, payer, token, maxAmount, feeBps, burnBps, authorizationExpiry, refundExpiry, salt }
}

/** Pays a quote by allowance. */
export async function payTask(
  stack: LocalStack,
  { consumer, task }: { consumer: 'consumerA' | 'consumerB'; task: StackTask },
): Promise<void> {
  const wallet = stack.wallet(consumer)
  const { escrow } = stack.network.deployment
  const args = [escrow, task.maxAmount] as const
  await wallet.writeContract({ address: task.token, abi: erc20Abi, functionName: 'approve', args })
  await wallet.writeContract({
    address: escrow,
    abi: paymentEscrowAbi,
    functionName: 'authorize',
    args: [paymentInfoOf(task), task.maxAmount],
  })
}

/** A record of the stack's model with what a test does not care about filled in. */
export function usageOf(
  task: { taskId: string; payer: string },
  record: {
    recordId: string
    provider: string
    gpuMilli?: number
    startedAtMs: number
    endedAtMs: number
    verifiedBps?: number
  },
) {
  return { taskId: task.taskId, consumer: task.payer, gpuModel: STACK_MODEL, gpuMilli: 1000, ...record }
}

/** Signs a batch as the local meter and hands it in as it would come over the wire. */
export async function sendUsage(stack: LocalStack, records: readonly unknown[]) {
  const meter = localSigner(LOCAL_ACCOUNT_INDEX.meter)
  const { chainId, deployment } = stack.network
  const body = JSON.stringify({ chainId, meter: meter.address, records })
  const signature = await meter.signTypedData({
    domain: meterDomain({ chainId, accessManager: deployment.accessManager }),
    types: METER_TYPES,
    primaryType: 'UsageBatch',
    message: { meter: meter.address, bodyHash: keccak256(stringToBytes(body)) },
  })
  return receiveUsageBatch(stack.database.db, {
    networks: [stack.network],
    clients: stack.clients,
    rawBody: stringToBytes(body),
    signature,
    nowMs: Date.now(),
  })
}

/** Completes a task as the local meter. */
export async function completeStackTask(stack: LocalStack, task: { taskId: string }) {
  const meter = localSigner(LOCAL_ACCOUNT_INDEX.meter)
  const { chainId, deployment } = stack.network
  const { timestamp } = await stack.client.getBlock()
  const message = {
    meter: meter.address,
    taskId: task.taskId,
    completedAtMs: timestamp * 1000n,
    deadline: timestamp + 600n,
  }
  const signature = await meter.signTypedData({
    domain: meterDomain({ chainId, accessManager: deployment.accessManager }),
    types: METER_TYPES,
    primaryType: 'TaskCompletion',
    message,
  })
  const body = {
    chainId,
    meter: meter.address,
    completedAtMs: Number(timestamp) * 1000,
    deadline: Number(timestamp) + 600,
  }
  return completeTask(stack.database.db, {
    networks: [stack.network],
    clients: stack.clients,
    taskId: task.taskId,
    body,
    signature,
    nowMs: Date.now(),
  })
}

/** Deposits into a consumer's prepaid balance and sets its limit per epoch. */
export async function depositPrepaid(
  stack: LocalStack,
  parameters: { consumer: 'consumerA' | 'consumerB'; token: Address; amount: bigint; maxPerEpoch: bigint },
): Promise<void> {
  const { token, amount, maxPerEpoch } = parameters
  const wallet = stack.wallet(parameters.consumer)
  const { escrow } = stack.network.deployment
  const contract = { address: escrow, abi: paymentEscrowAbi } as const
  await wallet.writeContract({ address: token, abi: erc20Abi, functionName: 'approve', args: [escrow, amount] })
  await wallet.writeContract({ ...contract, functionName: 'depositPrepaid', args: [token, amount] })
  await wallet.writeContract({ ...contract, functionName: 'setPrepaidLimit', args: [token, maxPerEpoch] })
}

/** Starts a quoted task on its payer's prepaid balance, as the API does. */
export async function startOnPrepaid(stack: LocalStack, task: StackTask): Promise<void> {
  const { network, database, client, worker } = stack
  await startPrepaidTask(
    { db: database.db, client },
    {
      ...{ network, quoteId: task.quoteId, wallets: [task.payer], nowMs: Date.now() },
      lengthSeconds: worker.schedule.lengthSeconds,
      isTaskSettled: isTaskSettled({ chainId: network.chainId, taskId: sql`q.task_id` }),
    },
  )
}
