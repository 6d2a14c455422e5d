import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AbiEvent,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionData,
  encodeFunctionResult,
  type Hex,
  numberToHex,
} from 'viem'
import { afterEach, describe, expect, it } from 'vitest'
import { rewardDistributorAbi as abi } from '@/lib/chain/abi/reward-distributor'
import type { Manifest } from '../manifest'
import { type ChainQuestion, readChainRoot } from './read-chain-root'

const distributor = `0x${'d1'.repeat(20)}` as const
const root = `0x${'aa'.repeat(32)}` as const
const other = `0x${'bb'.repeat(32)}` as const
const contentHash = `0x${'cc'.repeat(32)}` as const
const manifest: Manifest = {
  version: 1,
  chainId: 31337,
  distributor,
  epoch: 7,
  formulaVersion: 1,
  capturesToBlock: 100,
  root,
  totals: {},
  statement: {},
  files: [],
}
const question: ChainQuestion = { root, contentHash, manifest, distributor: null }

type Log = { event: 'RootSubmitted' | 'RootRevoked'; root: Hex; block: number }
type Chain = { chainId?: number; logs?: readonly Log[]; widest?: number; active?: Hex }
let server: Server | undefined
afterEach(() => server?.close())

/** A node that knows a few logs; `widest` is how many blocks it answers for at a time. */
async function startNode({ chainId = 31337, logs = [], widest = 1e9, active = other }: Chain): Promise<string> {
  const answers: Record<string, (params: never) => unknown> = {
    eth_chainId: () => numberToHex(chainId),
    eth_blockNumber: () => numberToHex(20_000),
    eth_getLogs: ([filter]: [{ fromBlock: Hex; toBlock: Hex; topics: Hex[] }]) => {
      const [from, to] = [Number(filter.fromBlock), Number(filter.toBlock)]
      if (to - from >= widest) throw new Error('range too wide')
      return logs.map(encodeLog).filter(({ topics, blockNumber }) => {
        return topics[0] === filter.topics[0] && Number(blockNumber) >= from && Number(blockNumber) <= to
      })
    },
    eth_call: ([{ data }]: [{ data: Hex }]) => callView(data, active),
  }
  server = createServer(async (request, response) => {
    const { id, method, params } = JSON.parse(await readBody(request))
    response.setHeader('content-type', 'application/json')
    try {
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: answers[method]?.(params as never) }))
    } catch (error) {
      response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message: String(error) } }))
    }
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function encodeLog({ event, root: hash, block }: Log, index: number) {
  const topics = encodeEventTopics({
    abi: abi as readonly AbiEvent[],
    eventName: event,
    args: { epoch: 7n, root: hash } as never,
  })
  const types = [{ type: 'bytes32' }, { type: 'uint256' }, { type: 'address[]' }, { type: 'uint256[]' }] as const
  const data = event === 'RootSubmitted' ? encodeAbiParameters(types, [contentHash, 0n, [], []]) : '0x'
  return {
    address: distributor,
    topics,
    data,
    blockNumber: numberToHex(block),
    blockHash: root,
    transactionHash: root,
    transactionIndex: '0x0',
    logIndex: numberToHex(index),
    removed: false,
  }
}

function callView(data: Hex, active: Hex): Hex {
  const is = (functionName: 'activeRoot' | 'pendingRoot') => data === encodeFunctionData({ abi, functionName })
  if (is('activeRoot')) return encodeFunctionResult({ abi, functionName: 'activeRoot', result: [active, 7n] })
  if (is('pendingRoot')) return encodeFunctionResult({ abi, functionName: 'pendingRoot', result: [other, 8n, 0n] })
  return encodeFunctionResult({ abi, functionName: 'previousRoot', result: other })
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

const submitted = { event: 'RootSubmitted', root, block: 150 } as const

describe('readChainRoot', () => {
  it('finds nothing to say where the chain has the same root and content hash', async () => {
    expect(await readChainRoot(await startNode({ logs: [submitted] }), question)).toEqual([])
  })

  it('finds the root through a node that answers for few blocks at a time', async () => {
    const logs = [{ ...submitted, block: 17_000 }]
    expect(await readChainRoot(await startNode({ logs, widest: 5000 }), question)).toEqual([])
  })

  it('names another root, another content hash, another network and an epoch without a root', async () => {
    const rpc = await startNode({ logs: [submitted] })
    expect(await readChainRoot(rpc, { ...question, root: other })).toEqual([expect.stringContaining(root)])
    expect(await readChainRoot(rpc, { ...question, contentHash: other })).toEqual([
      expect.stringContaining(contentHash),
    ])
    server?.close()
    expect(await readChainRoot(await startNode({ chainId: 1 }), question)).toEqual([
      expect.stringContaining('network 1'),
    ])
    server?.close()
    expect(await readChainRoot(await startNode({}), question)).toEqual([expect.stringContaining('no root for epoch 7')])
  })

  it('takes a revoked root for none, and the one submitted after it for good', async () => {
    const revoked = { event: 'RootRevoked', root, block: 160 } as const
    const rpc = await startNode({ logs: [submitted, revoked] })
    expect(await readChainRoot(rpc, question)).toEqual([expect.stringContaining('revoked')])
    server?.close()
    const again = { ...submitted, block: 170 }
    expect(await readChainRoot(await startNode({ logs: [submitted, revoked, again] }), question)).toEqual([])
  })

  it('compares a folder without a manifest with the roots that pay', async () => {
    const bare = { ...question, manifest: null, contentHash: null, distributor }
    expect(await readChainRoot(await startNode({ active: root }), bare)).toEqual([])
    server?.close()
    expect(await readChainRoot(await startNode({}), bare)).toEqual([expect.stringContaining(other)])
    await expect(readChainRoot('http://127.0.0.1:1', { ...bare, distributor: null })).rejects.toThrow(/--distributor/)
  })

  it('says so when the node does not answer', async () => {
    await expect(readChainRoot('http://127.0.0.1:1', question)).rejects.toThrow(/--rpc http:\/\/127\.0\.0\.1:1/)
  })
})
