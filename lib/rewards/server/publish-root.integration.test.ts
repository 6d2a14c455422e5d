import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emissionControllerAbi } from '@/lib/chain/abi/emission-controller'
import { rewardDistributorAbi } from '@/lib/chain/abi/reward-distributor'
import { findTransaction } from '@/lib/db/server/request-transaction'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { publishRoot, submitIntent, TotalAboveFundedError } from './publish-root'

let stack: LocalStack

beforeAll(async () => {
  stack = await createLocalStack()
})
afterAll(async () => {
  await stack.stop()
  await stopTestDatabases()
})

/** Publishes a root that promises one token's total, as the worker would. */
function publish(total: bigint) {
  const { database, network, client, worker } = stack
  return publishRoot(database.db, {
    network,
    client,
    publisher: worker.publisher.address,
    epoch: 0,
    stored: {
      root: `0x${'12'.repeat(32)}`,
      contentHash: `0x${'34'.repeat(32)}`,
      totals: { [network.deployment.token]: total.toString() },
    },
    revocations: 0,
  })
}

function findQueued() {
  const intent = submitIntent({ epoch: 0, revocations: 0 })
  return findTransaction(stack.database.db, { chainId: stack.network.chainId, intent })
}

describe('publishRoot', () => {
  it('never sends a root that promises a unit more than was funded, and sends one that promises all of it', async () => {
    const { chain, client, network, genesis } = stack
    await chain.setNextBlockTimestamp({ timestamp: BigInt(genesis + 61) })
    await chain.mine({ blocks: 1 })
    const mint = { abi: emissionControllerAbi, functionName: 'mintEpoch', args: [0n] } as const
    await stack.wallet('consumerA').writeContract({ address: network.deployment.emission, ...mint })
    await stack.sync()
    const funded = await client.readContract({
      address: network.deployment.distributor,
      abi: rewardDistributorAbi,
      functionName: 'funded',
      args: [network.deployment.token],
    })
    expect(funded).toBeGreaterThan(0n)
    await expect(publish(funded + 1n)).rejects.toThrow(TotalAboveFundedError)
    expect(await findQueued()).toBeNull()
    await publish(funded)
    expect(await findQueued()).toMatchObject({ state: 'queued' })
  })
})
