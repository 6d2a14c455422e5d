import { createPublicClient, custom } from 'viem'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '@/lib/testing/random'
import { listTables, readTables } from '@/lib/testing/read-tables'
import { answerRpc, createSimulatedChain } from '@/lib/testing/simulated-chain'
import { createWorld, headOf, mineSome, type SimulatedWorld } from '@/lib/testing/simulated-world'
import { createTestDatabase, stopTestDatabases, type TestDatabase } from '@/lib/testing/test-database'
import { openCheckpoint } from './checkpoint'
import { syncNetwork } from './sync-network'
import { CheckpointMovedError } from './write-range'
import { writeRanges } from './write-ranges'

const CONFIRMATIONS = 160

const random = createRandom(5)
let world: SimulatedWorld
let database: TestDatabase
/** Methods that were asked for. */
let asked: string[]
/** What the endpoint answers instead, if anything. */
let lie: ((call: { method: string; params?: unknown }) => unknown) | undefined

beforeEach(async () => {
  database = await createTestDatabase()
  world = createWorld({ faultRate: 0, killRate: 0, depth: 1, confirmations: CONFIRMATIONS })
  mineSome(world, 200, random)
  lie = undefined
  await index()
})
afterEach(async () => {
  await database.close()
})
afterAll(stopTestDatabases)

function client() {
  asked = []
  const request = async (call: { method: string; params?: unknown }) => {
    asked.push(call.method)
    return lie ? lie(call) : answerRpc(world.chain, call)
  }
  return createPublicClient({ transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 })
}

async function index() {
  for (;;) {
    const result = await syncNetwork(
      { db: database.db, client: client(), network: world.network },
      { maxBlocks: 1_000 },
    )
    if (result.state !== 'advanced' && !result.behind) return result
  }
}

async function contents() {
  return readTables(database, await listTables(database))
}

function checkpointNow() {
  const { chainId, deployment } = world.network
  return openCheckpoint(database.db, { chainId, fromBlock: deployment.fromBlock })
}

describe('syncNetwork', () => {
  it.each([1, 2, 6, 12, 32, 64, 65, 128, 157])('finds a fork %i blocks deep in a few requests', async (depth) => {
    world.chain.dropBlocks(depth)
    mineSome(world, depth + 1, random)
    const step = await syncNetwork({ db: database.db, client: client(), network: world.network }, { maxBlocks: 1 })
    expect(step).toMatchObject({ state: 'rolled-back', checkpoint: { blockNumber: 200 - depth } })
    expect(asked.length).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(depth + 1)) + 8)
    expect(await index()).toMatchObject({ state: 'idle', checkpoint: { blockNumber: headOf(world) } })
  })

  it('takes a fork back down to the last final block, and halts one block further, changing nothing but the reason', async () => {
    world.chain.dropBlocks(CONFIRMATIONS)
    mineSome(world, CONFIRMATIONS + 1, random)
    expect(await index()).toMatchObject({ state: 'idle', checkpoint: { blockNumber: 201, finalizedBlock: 41 } })
    const before = await contents()
    world.chain.dropBlocks(CONFIRMATIONS + 1)
    mineSome(world, CONFIRMATIONS + 2, random)
    for (let again = 0; again < 2; again += 1) {
      const { state, checkpoint } = await index()
      expect(state).toBe('halted')
      expect(checkpoint.haltedReason).toContain('no longer has block 41, which counted as final')
    }
    const { chain_checkpoints: _reason, ...others } = await contents()
    expect(others).toEqual({ ...before, chain_checkpoints: undefined })
  })

  it('takes nothing back for an endpoint that lags, or that serves another chain', async () => {
    const before = await contents()
    lie = (call) => answerRpc(world.chain, call, headOf(world) - 7)
    expect(await index()).toMatchObject({ state: 'idle', checkpoint: { blockNumber: 200 } })
    const other = createSimulatedChain<null>(1, null)
    for (let block = 0; block < 300; block += 1) other.mine([], null)
    lie = (call) => answerRpc(other, call)
    await expect(index()).rejects.toThrow('an endpoint is of chain 1')
    lie = undefined
    expect(await index()).toMatchObject({ state: 'idle' })
    expect(await contents()).toEqual(before)
  })

  it('takes nothing back for one wrong answer about a block that is there', async () => {
    const before = await contents()
    let answers = 0
    world.chain.dropBlocks(1)
    mineSome(world, 2, random)
    // The last common block is said to be missing, once.
    lie = (call) => {
      const isCommon = call.method === 'eth_getBlockByNumber' && (call.params as string[])[0] === '0xc7'
      answers += isCommon ? 1 : 0
      return isCommon && answers === 1 ? null : answerRpc(world.chain, call)
    }
    await expect(index()).rejects.toThrow('only sometimes')
    expect(await contents()).toEqual(before)
    expect(await index()).toMatchObject({ state: 'idle', checkpoint: { blockNumber: 201 } })
  })

  it('is refused where two run at once: every range is written by one of them', async () => {
    mineSome(world, 60, random)
    const { db } = database
    const { network } = world
    const steps = await Promise.allSettled(
      [1, 2].map(() => syncNetwork({ db, client: client(), network }, { maxBlocks: 5, maxRanges: 50 })),
    )
    const refused = steps.filter((step) => step.status === 'rejected')
    for (const { reason } of refused) expect(reason).toBeInstanceOf(CheckpointMovedError)
    expect(refused.length).toBeLessThan(2)
    await index()
    const both = await contents()
    const clean = await createTestDatabase()
    for (let behind = true; behind; ) {
      behind = (await syncNetwork({ db: clean.db, client: client(), network }, { maxBlocks: 1_000 })).behind
    }
    expect(both).toEqual(await readTables(clean, await listTables(clean)))
    await clean.close()
  })

  it('writes no range a second time from a checkpoint that has moved on', async () => {
    const { db } = database
    const checkpoint = await checkpointNow()
    mineSome(world, 3, random)
    await index()
    const before = await contents()
    const again = writeRanges({ db, client: client(), network: world.network }, { checkpoint, head: 203, maxBlocks: 3 })
    await expect(again).rejects.toBeInstanceOf(CheckpointMovedError)
    expect(await contents()).toEqual(before)
  })
})
