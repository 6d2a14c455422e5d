import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { findNetwork } from '@/lib/config/chains'
import type { NetworkConfig } from '@/lib/config/env.server'
import { createNetworkClients } from './network-clients'
import { NoQuorumError, readAgreedBlock } from './read-agreed-block'

type Node = { url: string; asked: string[]; requests: number; behave: (method: string) => unknown }
type Call = { id: number; method: string }

const servers: Server[] = []

/** A node that answers what `behave` returns; `Error` gives HTTP 503, an object with `error` a JSON-RPC error. */
async function startNode(behave: (method: string) => unknown): Promise<Node> {
  const node: Node = { url: '', asked: [], requests: 0, behave }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const parsed = JSON.parse(body) as Call | Call[]
      node.requests += 1
      const answers = [parsed].flat().map(({ id, method }) => {
        node.asked.push(method)
        const result = method === 'eth_chainId' ? (node.behave(method) ?? '0x7a69') : node.behave(method)
        if (result instanceof Error) return null
        const isError = typeof result === 'object' && result !== null && 'error' in result
        return { jsonrpc: '2.0', id, ...(isError ? result : { result }) }
      })
      if (answers.includes(null)) response.writeHead(503).end()
      else response.end(JSON.stringify(Array.isArray(parsed) ? answers : answers[0]))
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  node.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return node
}

function connect(...nodes: Node[]) {
  const network = { ...findNetwork(31_337), rpcUrls: nodes.map((node) => node.url) } as unknown as NetworkConfig
  const clients = createNetworkClients([network])
  return { clients, client: clients.get(31_337) }
}

const atBlock = (head: number) => (method: string) => (method === 'eth_blockNumber' ? `0x${head.toString(16)}` : null)

describe('rankedTransport', () => {
  afterEach(() => {
    for (const server of servers.splice(0)) server.close()
  })

  it('asks the next endpoint where the first does not answer, and the first again once it is well', async () => {
    const first = await startNode(() => new Error('down'))
    const second = await startNode(atBlock(7))
    const { client, clients } = connect(first, second)
    expect(await client.getBlockNumber()).toBe(7n)
    expect(clients.endpoints(31_337).map(({ state }) => state)).toEqual(['degraded', 'ok'])
    first.behave = atBlock(8)
    await expect.poll(() => client.getBlockNumber({ cacheTime: 0 }), { timeout: 30_000 }).toBe(8n)
  })

  it('never uses an endpoint of another chain', async () => {
    const foreign = await startNode((method) => (method === 'eth_chainId' ? '0x1' : '0x63'))
    const own = await startNode(atBlock(7))
    const { client, clients } = connect(foreign, own)
    expect(await client.getBlockNumber()).toBe(7n)
    expect(new Set(foreign.asked)).toEqual(new Set(['eth_chainId']))
    expect(clients.endpoints(31_337)[0]).toMatchObject({ state: 'down', head: null })
  })

  it('asks an endpoint that lags behind only after the others', async () => {
    const slow = await startNode(atBlock(5))
    const fast = await startNode(atBlock(50))
    const { client } = connect(slow, fast)
    await client.getBlockNumber()
    await expect.poll(() => client.getBlockNumber({ cacheTime: 0 }), { timeout: 30_000 }).toBe(50n)
  })

  it('sends what is asked in one moment as one request', async () => {
    const node = await startNode((method) => (method === 'eth_getBalance' ? '0x1' : null))
    const { client } = connect(node)
    await client.getChainId()
    const before = node.requests
    const addresses = Array.from({ length: 40 }, (_, i) => `0x${i.toString(16).padStart(40, '0')}` as const)
    const balances = await Promise.all(addresses.map((address) => client.getBalance({ address })))
    expect(balances).toEqual(addresses.map(() => 1n))
    expect(node.requests - before).toBe(1)
  })

  it('fails with the last reason where no endpoint answers, and works again once one does', async () => {
    const nodes = [await startNode(() => new Error('down')), await startNode(() => new Error('down'))] as const
    const { client, clients } = connect(...nodes)
    await expect(client.getBlockNumber()).rejects.toThrow('503')
    // Each call is tried three times on both: by then they count as down, and are asked nevertheless.
    expect(clients.endpoints(31_337).map(({ state }) => state)).toEqual(['down', 'down'])
    nodes[1].behave = atBlock(9)
    expect(await client.getBlockNumber({ cacheTime: 0 })).toBe(9n)
    expect(clients.endpoints(31_337).map(({ state }) => state)).toEqual(['down', 'ok'])
  })

  it("hands a node's refusal to the caller without asking the others", async () => {
    const refuse = () => ({ error: { code: 3, message: 'execution reverted', data: '0x' } })
    const first = await startNode((method) => (method === 'eth_call' ? refuse() : null))
    const second = await startNode(() => '0x')
    const { client } = connect(first, second)
    await expect(client.call({ to: `0x${'11'.repeat(20)}` })).rejects.toThrow()
    expect(second.asked).not.toContain('eth_call')
  })

  it('lets money decisions rest on a block only where two endpoints name the same', async () => {
    const block = (hash: string) => (method: string) =>
      method === 'eth_getBlockByNumber' ? { hash, timestamp: '0x64' } : null
    const first = await startNode(block('0xaa'))
    const second = await startNode(block('0xaa'))
    const { client } = connect(first, second)
    expect(await readAgreedBlock(client, 5)).toEqual({ hash: '0xaa', timestamp: 100 })
    second.behave = block('0xbb')
    await expect(readAgreedBlock(client, 5)).rejects.toThrow(NoQuorumError)
    second.behave = () => new Error('down')
    await expect(readAgreedBlock(client, 5)).rejects.toThrow(NoQuorumError)
  })
})
