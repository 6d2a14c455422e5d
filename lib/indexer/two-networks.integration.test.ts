import { and, eq, isNotNull } from 'drizzle-orm'
import { erc20Abi, type Hex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { localAccount } from '@/lib/config/local-accounts'
import type { Address } from '@/lib/core/address'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { epochs } from '@/lib/db/schema/epochs'
import { payments } from '@/lib/db/schema/payments'
import type { HistoryEntryView } from '@/lib/history/history-view'
import { listHistory } from '@/lib/history/server/list-history'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const PROVIDER = localAccount('demo').address.toLowerCase() as Address
const CONSUMER = localAccount('consumerA').address.toLowerCase() as Address

let first: LocalStack
let second: LocalStack

beforeAll(async () => {
  first = await createLocalStack()
  // Another start and another length of its epochs: nothing of one network's clock may leak into the other's.
  second = await createLocalStack({
    ...{ chainId: 31_338, database: first.database, genesis: first.genesis - 30, epochLength: 90 },
  })
  for (const stack of [first, second]) await openForBusiness(stack)
})
afterAll(async () => {
  await second?.stop()
  await first?.stop()
  await stopTestDatabases()
})

/** A task of `hours` of one GPU, paid, half used by the one provider, up to the root of its epoch being active. */
async function runEpochZero(stack: LocalStack, gpuMilli: number): Promise<void> {
  const { network, genesis, worker } = stack
  await stack.travelTo(genesis + 35)
  const task = await quoteTask(stack, {
    ...{ consumer: 'consumerA', token: network.deployment.token, gpuMilli, durationMs: 3_600_000 },
  })
  await payTask(stack, { consumer: 'consumerA', task })
  await stack.travelTo(genesis + 55)
  const from = (genesis + 36) * 1000
  const record = { recordId: 'same-id', provider: PROVIDER, gpuMilli, startedAtMs: from, endedAtMs: from + 10_000 }
  const answer = await sendUsage(stack, [usageOf(task, record)])
  expect(answer).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
  await stack.travelTo(genesis + worker.schedule.lengthSeconds + 10)
  const isActive = async () => (await epochsOf(stack)).some(({ epoch, status }) => epoch === 0 && status === 'active')
  for (let cycle = 0; cycle < 40 && !(await isActive()); cycle += 1) await stack.cycle()
  expect(stack.alerts).toEqual([])
  expect(await isActive()).toBe(true)
}

function epochsOf({ database, network }: LocalStack) {
  return database.db.select().from(epochs).where(eq(epochs.chainId, network.chainId))
}

function rewardsOf({ rewards, network }: LocalStack) {
  return getRewards(rewards, { chainId: network.chainId, account: PROVIDER })
}

async function claimCall({ network }: LocalStack, from: LocalStack) {
  const [claim] = (await rewardsOf(from)).claims
  const { token, distributor } = network.deployment
  const args = [PROVIDER, token, BigInt(claim?.cumulativeAmount ?? 0), claim?.proof ?? []] as const
  return { address: distributor, abi: rewardDistributorAbi, functionName: 'claim', args } as const
}

async function typesOf({ database, network, client }: LocalStack): Promise<Set<string>> {
  const rows = await database.db
    .select()
    .from(operatorTransactions)
    .where(and(eq(operatorTransactions.chainId, network.chainId), isNotNull(operatorTransactions.minedHash)))
  const sent = await Promise.all(rows.map(({ minedHash }) => client.getTransaction({ hash: minedHash as Hex })))
  return new Set(sent.map(({ type }) => type))
}

describe('two networks side by side', () => {
  it('differ in id, block time and fee market, and the second one takes no typed transaction', async () => {
    expect(first.network).toMatchObject({ chainId: 31_337, blockTimeMs: 1_000, fees: 'eip1559' })
    expect(second.network).toMatchObject({ chainId: 31_338, blockTimeMs: 2_000, fees: 'legacy' })
    const [firstHead, secondHead] = await Promise.all([first.client.getBlock(), second.client.getBlock()])
    expect(firstHead.baseFeePerGas).toEqual(expect.any(BigInt))
    expect(secondHead.baseFeePerGas ?? null).toBeNull()
    const wallet = second.wallet('consumerB')
    const typed = {
      to: PROVIDER,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
      gas: 21_000n,
      type: 'eip1559',
    } as const
    await expect(wallet.sendTransaction(typed)).rejects.toThrow('transaction type not supported')
    const hash = await wallet.sendTransaction({ to: PROVIDER, value: 1n })
    expect(await second.client.getTransaction({ hash })).toMatchObject({ type: 'legacy' })
  })

  it('each take a payment through its own epochs to its own rewards', { timeout: 300_000 }, async () => {
    await runEpochZero(first, 1_000)
    expect(await epochsOf(second)).toEqual(expect.not.arrayContaining([expect.objectContaining({ status: 'active' })]))
    expect((await rewardsOf(second)).claims).toEqual([])
    await runEpochZero(second, 3_000)
    const [here, there] = await Promise.all([rewardsOf(first), rewardsOf(second)])
    expect(here).toMatchObject({ chainId: 31_337, epoch: 0 })
    expect(there).toMatchObject({ chainId: 31_338, epoch: 0 })
    expect(there.root).not.toBe(here.root)
    const paid = await first.database.db.select().from(payments)
    expect(paid.map(({ chainId, captured }) => [chainId, captured]).sort()).toEqual([
      [31_337, 10_000n],
      [31_338, 30_000n],
    ])
  })

  it('are served by transactions of their own fee market', async () => {
    expect(await typesOf(first)).toEqual(new Set(['eip1559']))
    expect(await typesOf(second)).toEqual(new Set(['legacy']))
  })

  it('pay a claim where it was earned, and refuse the proof of the other', async () => {
    for (const [stack, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const wallet = stack.wallet('consumerB')
      await expect(wallet.writeContract(await claimCall(stack, other))).rejects.toThrow()
      const call = await claimCall(stack, stack)
      await wallet.writeContract(call)
      await stack.sync()
      const balance = { address: stack.network.deployment.token, abi: erc20Abi, functionName: 'balanceOf' } as const
      expect(await stack.client.readContract({ ...balance, args: [PROVIDER] })).toBe(call.args[2])
      expect((await rewardsOf(stack)).claims).toMatchObject([{ claimable: '0' }])
    }
  })

  it('are one history, newest first, that can be narrowed to either', async () => {
    const networks = [first.network, second.network]
    const list = (chainIds?: number[]) =>
      listHistory(first.database.db, { networks, wallets: [PROVIDER, CONSUMER], filter: { chainIds }, limit: 100 })
    const whole = (await list()).items
    const chainsOf = (type: HistoryEntryView['type']) =>
      new Set(whole.filter((entry) => entry.type === type).map((entry) => entry.chainId))
    for (const type of ['payment-authorized', 'payment-captured', 'rewards-claimed'] as const) {
      expect(chainsOf(type)).toEqual(new Set([31_337, 31_338]))
    }
    expect(whole.map(({ at }) => at)).toEqual(whole.map(({ at }) => at).toSorted((a, b) => b - a))
    const narrowed = await Promise.all([list([31_337]), list([31_338])])
    expect(narrowed.map(({ items }) => new Set(items.map(({ chainId }) => chainId)))).toEqual([
      new Set([31_337]),
      new Set([31_338]),
    ])
    expect(narrowed.flatMap(({ items }) => items)).toHaveLength(whole.length)
  })
})
