import { createTestClient, http, publicActions } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import { type FaultyNode, startFaultyNode } from '@/lib/testing/faulty-node'
import { createLocalStack, type LocalStack } from '@/lib/testing/local-stack'
import { startSecondChain } from '@/lib/testing/second-chain'
import { stopTestDatabases } from '@/lib/testing/test-database'
import { createNetworkClients } from './network-clients'
import { NoQuorumError, readAgreedBlock } from './read-agreed-block'

/** One chain of ours, another that went its own way from genesis on, and one of another id. */
let own: LocalStack
let fork: LocalStack
let foreign: Awaited<ReturnType<typeof startSecondChain>>
let nodes: [FaultyNode, FaultyNode]

const urlOf = (stack: LocalStack) => stack.network.rpcUrls[0]

function connect() {
  const network = { ...findNetwork(31_337), rpcUrls: nodes.map((node) => node.url) } as unknown as NetworkConfig
  const clients = createNetworkClients([network])
  return { client: clients.get(31_337), clients }
}

beforeAll(async () => {
  ;[own, fork, foreign] = await Promise.all([createLocalStack(), createLocalStack(), startSecondChain()])
  await fork.chain.mine({ blocks: 30 })
  await own.chain.mine({ blocks: 30, interval: 7 })
  nodes = [await startFaultyNode(urlOf(own)), await startFaultyNode(urlOf(own))]
})
beforeEach(() => {
  for (const { faults } of nodes) Object.assign(faults, { isDead: false, lag: 0, chainUrl: urlOf(own) })
})
afterAll(async () => {
  for (const node of nodes) await node.stop()
  await foreign.stop()
  for (const stack of [own, fork]) await stack.stop()
  await stopTestDatabases()
})

describe('two endpoints over a real chain', () => {
  it('answer every one of many reads right while the first dies among them', async () => {
    const { client } = connect()
    const chain = createTestClient({ mode: 'anvil', transport: http(urlOf(own)) }).extend(publicActions)
    const numbers = Array.from({ length: 30 }, (_, number) => BigInt(number))
    const expected = await Promise.all(numbers.map((blockNumber) => chain.getBlock({ blockNumber })))
    const reads = numbers.map(async (blockNumber) => {
      if (blockNumber === 10n) nodes[0].faults.isDead = true
      return (await client.getBlock({ blockNumber })).hash
    })
    expect(await Promise.all(reads)).toEqual(expected.map(({ hash }) => hash))
  })

  it('decide about money on a block that both name, and on none of which one has not heard', async () => {
    const { client } = connect()
    const head = Number(await client.getBlockNumber())
    expect(await readAgreedBlock(client, head)).toMatchObject({ hash: (await own.client.getBlock()).hash })
    nodes[1].faults.lag = 5
    await expect(readAgreedBlock(client, head)).rejects.toThrow(NoQuorumError)
    expect(await readAgreedBlock(client, head - 5)).toMatchObject({ hash: expect.stringMatching(/^0x/) })
  })

  it('decide nothing while one of them stands on another fork', async () => {
    nodes[1].faults.chainUrl = urlOf(fork)
    await expect(readAgreedBlock(connect().client, 20)).rejects.toThrow(NoQuorumError)
  })

  it('are not believed where another chain comes up at an address that served ours', async () => {
    const { client, clients } = connect()
    expect(await client.getBlockNumber()).toBe(await own.client.getBlockNumber())
    nodes[0].faults.isDead = true
    await client.getBlockNumber({ cacheTime: 0 })
    Object.assign(nodes[0].faults, { isDead: false, chainUrl: foreign.url })
    const state = async () => {
      await clients.probe(31_337)
      return clients.endpoints(31_337)[0]?.problem
    }
    await expect.poll(state, { timeout: 30_000 }).toBe('wrong-chain')
    expect(await client.getBlockNumber({ cacheTime: 0 })).toBe(await own.client.getBlockNumber())
  })
})
