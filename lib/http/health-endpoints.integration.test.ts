import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { healthView } from '@/lib/core/health-view'
import { chainCheckpoints, heartbeats } from '@/lib/db/schema/chain'
import { type FaultyNode, startFaultyNode } from '@/lib/testing/faulty-node'
import { createHttpFixture, type HttpFixture, TEST_ORIGIN } from '@/lib/testing/http-fixture'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { startSecondChain } from '@/lib/testing/second-chain'
import { stopTestDatabases } from '@/lib/testing/test-database'

/** Blocks that the lagging endpoint is behind. */
const LAG = 50

let stack: LocalStack
let foreign: Awaited<ReturnType<typeof startSecondChain>>
let node: FaultyNode
let fixture: HttpFixture

async function askHealth() {
  const answer = await fixture.call('GET', '/health')
  const health = healthView.parse(await answer.json())
  const [network] = health.networks
  if (!network) throw new Error('health tells of the network')
  return { status: answer.status, health, network }
}

/** `state problem` of each endpoint, as configured. */
const verdicts = async () => (await askHealth()).network.endpoints.map(({ state, problem }) => `${state} ${problem}`)

beforeAll(async () => {
  ;[stack, foreign] = await Promise.all([createLocalStack(), startSecondChain()])
  await stack.chain.mine({ blocks: 2 * LAG })
  await stack.sync()
  node = await startFaultyNode(stack.network.rpcUrls[0])
  const network = { ...stack.network, rpcUrls: [stack.network.rpcUrls[0], node.url, foreign.url] as const }
  fixture = await createHttpFixture({
    database: stack.database,
    clients: createNetworkClients([network]),
    config: { networks: [network], origin: TEST_ORIGIN, origins: [TEST_ORIGIN] },
  })
})
afterAll(async () => {
  await node.stop()
  await foreign.stop()
  await stack.stop()
  await stopTestDatabases()
})

describe('GET /health', () => {
  it('tells of every endpoint, one that is never needed and one of another chain included', async () => {
    expect(await verdicts()).toEqual(['ok null', 'ok null', 'down wrong-chain'])
    const { network, status } = await askHealth()
    expect(network.endpoints.map(({ chainId }) => chainId)).toEqual([31337, 31337, 31338])
    expect(network).toMatchObject({ rpc: 'degraded', head: network.endpoints[0]?.head })
    expect(status).toBe(200)
  })

  it('tells how far behind a lagging endpoint is, and that it caught up', async () => {
    node.faults.lag = LAG
    await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['ok null', 'degraded lagging', 'down wrong-chain'])
    const [first, behind] = (await askHealth()).network.endpoints
    expect((first?.head ?? 0) - (behind?.head ?? 0)).toBe(LAG)
    node.faults.lag = 0
    await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['ok null', 'ok null', 'down wrong-chain'])
  })

  it('tells of a dead endpoint that it fails, then that it is down, and serves by the others', async () => {
    node.faults.isDead = true
    await expect.poll(verdicts, { timeout: 30_000 }).toEqual(['ok null', 'degraded failing', 'down wrong-chain'])
    await expect.poll(verdicts, { timeout: 60_000 }).toEqual(['ok null', 'down failing', 'down wrong-chain'])
    expect((await askHealth()).status).toBe(200)
    node.faults.isDead = false
    await expect.poll(verdicts, { timeout: 60_000 }).toEqual(['ok null', 'ok null', 'down wrong-chain'])
  })

  it('tells the age of worker and index, and that an index is halted and why', async () => {
    const { db } = stack.database
    const at = new Date(Date.now() - 100_000)
    await db.insert(heartbeats).values({ process: 'worker', chainId: 31337, at, problem: null })
    await db.update(chainCheckpoints).set({ updatedAt: at })
    const late = await askHealth()
    for (const age of [late.network.workerAgeSeconds, late.network.indexerAgeSeconds]) {
      expect(age).toBeGreaterThanOrEqual(100)
    }
    expect(late.health).toMatchObject({ worker: 'degraded', indexer: 'degraded', status: 'degraded' })
    await db.update(heartbeats).set({ at: new Date(Date.now() - 1_000_000) })
    expect((await askHealth()).health.worker).toBe('down')
    await db.update(chainCheckpoints).set({ haltedReason: 'block 7 is no longer part of the chain' })
    expect(await askHealth()).toMatchObject({
      status: 503,
      network: { halted: 'block 7 is no longer part of the chain' },
    })
  })
})
