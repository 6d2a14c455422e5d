import { eq, sql } from 'drizzle-orm'
import { erc20Abi } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { epochs } from '@/lib/db/schema/epochs'
import { getEpoch } from '@/lib/epochs/server/get-epoch'
import { getRewards } from '@/lib/rewards/server/get-rewards'
import { listShadowRuns } from '@/lib/rewards/server/list-shadow-runs'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, payTask, quoteTask, STACK_PRICE, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { runNextShadow } from './run-next-shadow'

const ALICE = '0x00000000000000000000000000000000000000a1'
const BOB = '0x00000000000000000000000000000000000000b2'

describe('advanceEpochs', () => {
  let stack: LocalStack
  const statusOf = async (epoch: number) =>
    (await stack.database.db.select().from(epochs).where(eq(epochs.epoch, epoch)))[0]?.status
  const cycleUntil = async (epoch: number, status: string) => {
    for (let cycle = 0; cycle < 40 && (await statusOf(epoch)) !== status; cycle += 1) await stack.cycle()
    expect(stack.alerts).toEqual([])
    expect(await statusOf(epoch)).toBe(status)
  }

  beforeAll(async () => {
    stack = await createLocalStack()
    await openForBusiness(stack)
  })
  afterAll(async () => {
    await stack.stop()
    await stopTestDatabases()
  })

  it('takes a paid task from its usage to a claim, and what nobody paid for to nothing', async () => {
    const { network, genesis } = stack
    await stack.travelTo(genesis + 5)
    const task = await quoteTask(stack, {
      consumer: 'consumerA',
      token: network.deployment.token,
      gpuMilli: 2000,
      durationMs: 3_600_000,
    })
    await payTask(stack, { consumer: 'consumerA', task })
    await stack.travelTo(genesis + 40)
    const from = (genesis + 10) * 1000
    expect(
      await sendUsage(stack, [
        usageOf(task, { recordId: 'a', provider: ALICE, startedAtMs: from, endedAtMs: from + 20_000 }),
        usageOf(task, { recordId: 'b', provider: BOB, startedAtMs: from, endedAtMs: from + 10_000 }),
        usageOf(
          { taskId: 'nobody-paid', payer: BOB },
          { recordId: 'c', provider: BOB, startedAtMs: from, endedAtMs: from + 10_000 },
        ),
      ]),
    ).toEqual({ accepted: 3, duplicates: 0, rejected: [] })
    await stack.travelTo(genesis + 70)
    await cycleUntil(0, 'active')

    const captured = (30_000n * 1000n * STACK_PRICE) / 3_600_000_000n
    const fee = (captured * 400n) / 10_000n
    const burned = ((captured - fee) * 1000n) / 10_000n
    const view = await getEpoch(stack.database.db, { network, epoch: 0 })
    const [statement] = Object.values(view.statement ?? {})
    expect(statement).toMatchObject({
      captured: captured.toString(),
      fees: fee.toString(),
      burned: burned.toString(),
      earnings: (captured - fee - burned).toString(),
      minted: (1000n * 10n ** 18n).toString(),
      carriedOut: '0',
    })
    expect(view.files.map((file) => file.name)).toEqual([
      'manifest.json',
      'captures.csv',
      'earlier-usage.csv',
      'emission.json',
      'leaves.csv',
      'previous.csv',
      'rates.json',
      'usage.csv',
    ])
  })

  it('tries the card that waits and the candidate formula on the newest epoch, each once, in a job that no cycle waits for', async () => {
    const { db } = stack.database
    const { chainId } = stack.network
    await db.execute(sql`
      INSERT INTO rate_cards (chain_id, version, effective_epoch, fee_bps, burn_bps) VALUES (${chainId}, 2, 1000, 400, 0)`)
    await db.execute(sql`
      INSERT INTO rate_card_models (chain_id, version, gpu_model, reward_weight)
      SELECT chain_id, 2, gpu_model, 2 * reward_weight FROM rate_card_models WHERE version = 1`)
    await stack.cycle()
    expect(await listShadowRuns(db, { chainId })).toEqual([])
    for (let run = 0; run < 4; run += 1) await runNextShadow(stack.worker)
    // Twice the weight for everybody is the same for everybody, and all of it was verified.
    const same = { winners: 0, losers: 0, unchanged: 2, moved: '0', carried: '0' }
    const tried = {
      epoch: 0,
      countedVersion: 1,
      countedFormulaVersion: 1,
      problem: null,
      tokens: [same],
      differences: [],
    }
    expect(await listShadowRuns(db, { chainId })).toMatchObject([
      { ...tried, version: 2, formulaVersion: 2 },
      { ...tried, version: 2, formulaVersion: 1 },
      { ...tried, version: 1, formulaVersion: 2 },
    ])
    expect(stack.alerts).toEqual([])
  })

  it('pays the claim that it shows, once', async () => {
    const { network } = stack
    const rewards = await getRewards(stack.rewards, { chainId: network.chainId, account: ALICE })
    const [claim] = rewards.claims
    expect(rewards).toMatchObject({ epoch: 0, claims: [{ claimed: '0', claimable: claim?.cumulativeAmount }] })
    const wallet = stack.wallet('consumerB')
    const call = {
      address: network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'claim',
      args: [ALICE, network.deployment.token, BigInt(claim?.cumulativeAmount ?? 0), claim?.proof ?? []],
    } as const
    await wallet.writeContract(call)
    const balance = { address: network.deployment.token, abi: erc20Abi, functionName: 'balanceOf' } as const
    expect(await stack.client.readContract({ ...balance, args: [ALICE] })).toBe(BigInt(claim?.cumulativeAmount ?? 0))
    await expect(wallet.writeContract(call)).rejects.toThrow('NothingToClaim')
    await stack.sync()
    expect(await getRewards(stack.rewards, { chainId: network.chainId, account: ALICE })).toMatchObject({
      claims: [{ claimed: claim?.cumulativeAmount, claimable: '0' }],
    })
  })

  it('goes on with an epoch in which nothing happened: unchanged leaves, the emission carried on', async () => {
    await stack.travelTo(stack.genesis + 130)
    await cycleUntil(1, 'active')
    const view = await getEpoch(stack.database.db, { network: stack.network, epoch: 1 })
    const [statement] = Object.values(view.statement ?? {})
    expect(statement).toMatchObject({ captured: '0', emissionShares: '0', carriedOut: statement?.minted })
    expect(view.leafCount).toBe(2)
  })

  it('sends nothing twice: every intent is in the queue once', async () => {
    const { rows } = await stack.database.db.execute(sql`
      SELECT description, state, count(*)::int AS n FROM operator_transactions GROUP BY 1, 2 ORDER BY 1`)
    expect(rows.every((row) => row.n === 1 && row.state === 'final')).toBe(true)
  })
})
