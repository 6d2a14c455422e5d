import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { NoQuorumError } from '@/lib/chain/server/read-agreed-block'
import { operatorTransactions } from '@/lib/db/schema/chain'
import { epochs } from '@/lib/db/schema/epochs'
import { type FaultyNode, startFaultyNode } from '@/lib/testing/faulty-node'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { openForBusiness, sendUsage, usageOf } from '@/lib/testing/stack-tasks'
import { stopTestDatabases } from '@/lib/testing/test-database'
import type { WorkerNetwork } from '../worker-network'
import { advanceEpochs } from './advance-epochs'

const AGE_SECONDS = 70

/** Our chain, and one of the same id that went its own way from its first block on. */
let stack: LocalStack
let fork: LocalStack
let nodes: [FaultyNode, FaultyNode]
let worker: WorkerNetwork

const urlOf = ({ network }: LocalStack) => network.rpcUrls[0]

beforeAll(async () => {
  ;[stack, fork] = await Promise.all([createLocalStack({ rewardUnpaidUsage: true }), createLocalStack()])
  nodes = [await startFaultyNode(urlOf(stack)), await startFaultyNode(urlOf(stack))]
  await openForBusiness(stack)
  const from = (stack.genesis + 10) * 1000
  const task = { taskId: 'task', payer: `0x${'c0'.padStart(40, '0')}` }
  const provider = `0x${'a1'.padStart(40, '0')}`
  await stack.travelTo(stack.genesis + 40)
  await sendUsage(stack, [usageOf(task, { recordId: 'a', provider, startedAtMs: from, endedAtMs: from + 1000 })])
  await stack.travelTo(stack.genesis + AGE_SECONDS)
  await fork.chain.mine({ blocks: Number(await stack.client.getBlockNumber()) + 1, interval: 1 })
  const network = { ...stack.network, rpcUrls: [nodes[0].url, nodes[1].url] as const }
  worker = { ...stack.worker, network, client: createNetworkClients([network]).get(network.chainId) }
}, 180_000)
beforeEach(() => {
  for (const { faults } of nodes) Object.assign(faults, { isDead: false, lag: 0, chainUrl: urlOf(stack) })
})
afterAll(async () => {
  for (const node of nodes ?? []) await node.stop()
  for (const each of [fork, stack]) await each?.stop()
  await stopTestDatabases()
})

/** What the worker's signers have sent, what it means to send, and the epochs it knows of. */
async function deeds() {
  const nonces = await Promise.all(
    [worker.operator, worker.publisher].map(({ address }) =>
      stack.client.getTransactionCount({ address, blockTag: 'pending' }),
    ),
  )
  const { db } = stack.database
  return {
    nonces,
    queued: await db.select().from(operatorTransactions),
    known: await db.select().from(epochs).orderBy(epochs.epoch),
  }
}

describe('the worker with two endpoints', () => {
  it.each([
    { name: 'stands on another fork', fault: () => ({ chainUrl: urlOf(fork) }) },
    { name: 'is silent', fault: () => ({ isDead: true }) },
    { name: 'does not know the last final block yet', fault: () => ({ lag: 1_000 }) },
  ])('decides nothing, queues nothing and sends nothing while one of them $name', async ({ fault }) => {
    const before = await deeds()
    for (const node of nodes) {
      Object.assign(node.faults, fault())
      await expect(advanceEpochs(worker)).rejects.toBeInstanceOf(NoQuorumError)
      Object.assign(node.faults, { isDead: false, lag: 0, chainUrl: urlOf(stack) })
    }
    expect(await deeds()).toEqual(before)
  })

  it('closes the epoch that was due and sends for it as soon as both say the same', async () => {
    const before = await deeds()
    await advanceEpochs(worker)
    const after = await deeds()
    expect(before.known).toMatchObject([{ epoch: 0, status: 'open' }])
    expect(after.known).toMatchObject([{ epoch: 0, status: 'closed' }, { epoch: 1 }])
    expect(after.queued.filter(({ state }) => state === 'sent').length).toBeGreaterThan(0)
    expect(after.nonces[0]).toBeGreaterThan(before.nonces[0] ?? 0)
  })

  it('leaves a transaction that was queued before where it is while they disagree', async () => {
    await stack.sync()
    await stack.database.db.update(operatorTransactions).set({ state: 'queued', nonce: null, hashes: [] })
    const before = await deeds()
    nodes[1].faults.chainUrl = urlOf(fork)
    await expect(advanceEpochs(worker)).rejects.toBeInstanceOf(NoQuorumError)
    expect(await deeds()).toEqual(before)
  })
})
