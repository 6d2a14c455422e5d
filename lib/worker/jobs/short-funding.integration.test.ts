import { eq } from 'drizzle-orm'
import { encodeAbiParameters, erc20Abi, type Hex, keccak256, pad, toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import type { Address } from '@/lib/core/address'
import { epochs } from '@/lib/db/schema/epochs'
import { capturesDue } from '@/lib/db/schema/payments'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import type { LocalStack } from '@/lib/testing/local-stack'
import { otherTokenOf } from '@/lib/testing/stack-facts'
import { openStack, payTask, quoteTask, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'

const LENGTH = 4000
const PROVIDER = `0x${'a1'.padStart(40, '0')}` as const
/** Where `RewardDistributor` keeps its storage (ERC-7201). */
const STORAGE = 0xfc41c099380f9b8b1ea0ab363c1fa923bd8e48ee534340894a035635e278c300n
const SHORT = 7n

describe('a token that took a fee on its way to the distributor', () => {
  let stack: LocalStack
  let usdc: Address
  const readFunded = () =>
    stack.client.readContract({
      address: stack.network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'funded',
      args: [usdc],
    })
  /** The distributor counts less than the escrow sent, as it does for a token that begins to take a fee. */
  const takeFee = async () => {
    const funded = await readFunded()
    const address = stack.network.deployment.distributor
    for (let field = 0n; field < 16n; field += 1n) {
      const key = encodeAbiParameters([{ type: 'address' }, { type: 'uint256' }], [usdc, STORAGE + field])
      const index = keccak256(key)
      const word = (await stack.client.getStorageAt({ address, slot: index })) as Hex
      if (BigInt(word) !== funded) continue
      await stack.chain.setStorageAt({ address, index, value: pad(toHex(funded - SHORT), { size: 32 }) })
      if ((await readFunded()) === funded - SHORT) return
      await stack.chain.setStorageAt({ address, index, value: word })
    }
    throw new Error('the distributor keeps what was funded')
  }
  const statusOf = async (epoch: number) =>
    (await stack.database.db.select().from(epochs).where(eq(epochs.epoch, epoch)))[0]?.status
  const pay = async (epoch: number) => {
    const task = await quoteTask(stack, { consumer: 'consumerA', token: usdc, gpuMilli: 1000, durationMs: 60_000 })
    await payTask(stack, { consumer: 'consumerA', task })
    await stack.travelTo(stack.genesis + (epoch + 1) * LENGTH - 300)
    const startedAtMs = (stack.genesis + (epoch + 1) * LENGTH - 400) * 1000
    const record = { recordId: task.taskId, provider: PROVIDER, startedAtMs, endedAtMs: startedAtMs + 30_000 }
    await sendUsage(stack, [usageOf(task, record)])
    await stack.travelTo(stack.genesis + (epoch + 1) * LENGTH + 10)
  }
  const captured = async (epoch: number) =>
    (await stack.database.db.select().from(capturesDue).where(eq(capturesDue.epoch, epoch))).map(({ state }) => state)

  beforeAll(async () => {
    stack = await openStack({ epochLength: LENGTH })
    usdc = otherTokenOf(stack)
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('cuts nobody’s share: the root waits and says so, and captures go on beside it', async () => {
    await pay(0)
    for (let cycle = 0; cycle < 40 && (await readFunded()) === 0n; cycle += 1) await stack.cycle()
    await takeFee()
    for (let cycle = 0; cycle < 12; cycle += 1) await stack.cycle()
    expect(await statusOf(0)).toBe('closed')
    expect(stack.alerts.splice(0)).toContainEqual(expect.stringContaining('until `fund` has brought the difference'))
    await pay(1)
    for (let cycle = 0; cycle < 12; cycle += 1) await stack.cycle()
    expect(await captured(1)).toEqual(['final'])
  })

  it('is published once anybody has funded the difference, and every unit that was captured can be claimed', async () => {
    const { distributor } = stack.network.deployment
    const wallet = stack.wallet('consumerB')
    await wallet.writeContract({ address: usdc, abi: erc20Abi, functionName: 'approve', args: [distributor, SHORT] })
    await wallet.writeContract({
      address: distributor,
      abi: rewardDistributorAbi,
      functionName: 'fund',
      args: [usdc, SHORT],
    })
    stack.alerts.splice(0)
    for (let cycle = 0; cycle < 80 && (await statusOf(1)) !== 'active'; cycle += 1) await stack.cycle()
    expect([await statusOf(0), await statusOf(1)]).toEqual(['active', 'active'])
    const { claims } = await getRewards(stack.rewards, { chainId: stack.network.chainId, account: PROVIDER })
    const claim = claims.find(({ token }) => token.toLowerCase() === usdc)
    // Two captures of 30,000, less 4 % each.
    expect(claim).toMatchObject({ cumulativeAmount: '57600', claimable: '57600' })
    const before = await stack.client.readContract({
      ...{ address: usdc, abi: erc20Abi, functionName: 'balanceOf', args: [PROVIDER] },
    })
    await wallet.writeContract({
      address: distributor,
      abi: rewardDistributorAbi,
      functionName: 'claim',
      args: [PROVIDER, usdc, 57_600n, claim?.proof ?? []],
    })
    const after = await stack.client.readContract({
      ...{ address: usdc, abi: erc20Abi, functionName: 'balanceOf', args: [PROVIDER] },
    })
    expect(Number(after) - Number(before)).toBe(57_600)
  })
})
