import { createPublicClient, custom, encodeAbiParameters, encodeEventTopics, type Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { warpTokenAbi } from '@/lib/chain/abi/warp-token'
import { testAddress, testNetwork } from '@/lib/testing/http-fixture'
import { answerRpc, createSimulatedChain, type SimulatedLog } from '@/lib/testing/simulated-chain'
import { fetchBlocks } from './fetch-blocks'
import { fetchLogs } from './fetch-logs'
import { planLogs } from './log-filter'

const network = testNetwork()
const { chainId, deployment } = network

type RpcCall = { method: string; params?: unknown }
type RpcLog = { logIndex: Hex; address: Hex }
/** Changes what a node answers. */
type Lie = (call: RpcCall, truth: unknown) => unknown

const isByHash = ({ method, params }: RpcCall) =>
  method === 'eth_getLogs' && 'blockHash' in ((params as [object])[0] ?? {})
const isByRange = (call: RpcCall) => call.method === 'eth_getLogs' && !isByHash(call)

function transfer(from: number, value: bigint, address: Hex = deployment.token): SimulatedLog {
  const args = { from: testAddress(from), to: testAddress(0xee) }
  return {
    address,
    topics: encodeEventTopics({ abi: warpTokenAbi, eventName: 'Transfer', args }) as Hex[],
    data: encodeAbiParameters([{ type: 'uint256' }], [value]),
  }
}

/** Three blocks: two transfers of ours and one of a stranger's token, nothing, one transfer of ours. */
function makeChain() {
  const chain = createSimulatedChain<null>(chainId, null)
  chain.mine([transfer(1, 10n), transfer(2, 20n, testAddress(0xbb)), transfer(3, 30n)], null)
  chain.mine([], null)
  chain.mine([transfer(4, 40n)], null)
  return chain
}

async function fetchWith(lie: Lie, asked: string[] = []) {
  const chain = makeChain()
  const request = async (call: RpcCall) => {
    asked.push(isByHash(call) ? 'eth_getLogs by hash' : call.method)
    return lie(call, answerRpc(chain, call))
  }
  const client = createPublicClient({ transport: custom({ request }, { retryCount: 0 }), cacheTime: 0 })
  const headers = await fetchBlocks(client, 1, 3)
  const logs = await fetchLogs(client, { chainId, headers, plan: planLogs(network) })
  return logs.map((log) => [log.blockNumber, (log.args as { value: bigint }).value])
}

const ALL = [
  [1, 10n],
  [1, 30n],
  [3, 40n],
]

describe('fetchLogs', () => {
  it('reads one block twice where nothing is wrong, and asks for no receipts', async () => {
    const asked: string[] = []
    expect(await fetchWith((_call, truth) => truth, asked)).toEqual(ALL)
    expect(asked.filter((method) => method === 'eth_getLogs by hash')).toHaveLength(1)
    expect(asked).not.toContain('eth_getBlockReceipts')
  })

  it('finds what an empty, a cut or a doubled answer left out or had twice', async () => {
    const rangeLies: ((logs: RpcLog[]) => RpcLog[])[] = [
      () => [],
      (logs) => logs.slice(0, 1),
      (logs) => logs.slice(0, 2),
      (logs) => [...logs, ...logs],
    ]
    for (const change of rangeLies) {
      expect(await fetchWith((call, truth) => (isByRange(call) ? change(truth as RpcLog[]) : truth))).toEqual(ALL)
    }
  })

  it('looks at each half of a range that was refused whole: both may be cut', async () => {
    let asked = 0
    const refuseThenCut: Lie = (call, truth) => {
      if (!isByRange(call)) return truth
      asked += 1
      if (asked === 1) throw Object.assign(new Error('too many results'), { code: -32005 })
      return (truth as RpcLog[]).slice(0, 1)
    }
    expect(await fetchWith(refuseThenCut)).toEqual(ALL)
    expect(asked).toBe(3)
  })

  it('takes the receipts where the logs of a block prove incomplete, and gives up where those do as well', async () => {
    const cut = (logs: unknown) => (logs as RpcLog[]).slice(1)
    expect(await fetchWith((call, truth) => (isByHash(call) ? cut(truth) : truth))).toEqual(ALL)
    const noReceipts: Lie = (call, truth) => {
      if (call.method === 'eth_getBlockReceipts') throw Object.assign(new Error('unknown'), { code: -32601 })
      return isByHash(call) ? cut(truth) : truth
    }
    await expect(fetchWith(noReceipts)).rejects.toThrow('incomplete')
    const emptyReceipts: Lie = (call, truth) =>
      call.method === 'eth_getBlockReceipts' ? [] : isByHash(call) ? cut(truth) : truth
    await expect(fetchWith(emptyReceipts)).rejects.toThrow('incomplete')
  })

  it('lets a block have logs that its bloom does not cover, as those of state syncs, as long as they are not ours', async () => {
    const addSync: Lie = (call, truth) => {
      if (!isByHash(call)) return truth
      const logs = truth as RpcLog[]
      const last = logs.at(-1)
      if (!last) return truth
      return [...logs, { ...last, logIndex: `0x${logs.length.toString(16)}`, address: testAddress(0x10) }]
    }
    expect(await fetchWith(addSync)).toEqual(ALL)
  })

  it('refuses a log of a block whose bloom knows nothing of us, and one of another fork', async () => {
    const move = (change: (chain: ReturnType<typeof makeChain>) => object): Lie => {
      const facts = change(makeChain())
      return (call, truth) =>
        isByRange(call) ? (truth as RpcLog[]).map((log, at) => (at === 0 ? { ...log, ...facts } : log)) : truth
    }
    const toEmptyBlock = move(({ blocks }) => ({ blockNumber: '0x2', blockHash: blocks[2]?.hash }))
    await expect(fetchWith(toEmptyBlock)).rejects.toThrow('not in our block')
    await expect(fetchWith(move(() => ({ blockHash: `0x${'99'.repeat(32)}` })))).rejects.toThrow('not in our block')
  })
})
