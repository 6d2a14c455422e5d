import { createPublicClient, createTestClient, http } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { testNetwork } from '@/lib/testing/http-fixture'
import { startSecondChain } from '@/lib/testing/second-chain'
import { followHeads } from './follow-heads'

const CHAIN_ID = 31_338
/** So long that only an announcement can end the wait before the test's own limit does. */
const NEVER_MS = 3_600_000

let chain: Awaited<ReturnType<typeof startSecondChain>>
let url: string

beforeAll(async () => {
  chain = await startSecondChain()
  url = chain.client.transport.url ?? ''
})
afterAll(async () => {
  await chain?.stop()
})

function clientOf(...rpcUrls: [string, ...string[]]) {
  return createNetworkClients([testNetwork({ chainId: CHAIN_ID, rpcUrls })]).get(CHAIN_ID)
}

describe('followHeads', () => {
  it('wakes with every block where an endpoint is a websocket', async () => {
    const stopping = new AbortController()
    const heads = followHeads(clientOf('http://127.0.0.1:1', url.replace('http', 'ws')), stopping.signal)
    for (let block = 0; block < 3; block += 1) await heads.next(NEVER_MS)
    stopping.abort()
  })

  it('polls where none is, or where it serves another chain', async () => {
    const wrong = createNetworkClients([testNetwork({ chainId: 1, rpcUrls: [url.replace('http', 'ws')] })]).get(1)
    for (const client of [clientOf(url), wrong, createPublicClient({ transport: http(url) })]) {
      const stopping = new AbortController()
      const heads = followHeads(client, stopping.signal)
      let isWoken = false
      const woken = heads.next(NEVER_MS).then(() => {
        isWoken = true
      })
      const before = await chain.client.getBlockNumber({ cacheTime: 0 })
      while ((await chain.client.getBlockNumber({ cacheTime: 0 })) < before + 2n) await heads.next(50)
      expect(isWoken).toBe(false)
      stopping.abort()
      await woken
    }
  })

  it('goes over websockets for everything else as well', async () => {
    const client = clientOf(url.replace('http', 'ws'))
    expect(await client.getBlockNumber()).toBeGreaterThanOrEqual(0n)
    const test = createTestClient({ mode: 'anvil', transport: http(url) })
    await test.mine({ blocks: 1 })
    expect(await client.getBlock({ blockTag: 'latest' })).toMatchObject({ number: expect.any(BigInt) })
  })
})
