import { type Hex, keccak256, numberToHex, toHex } from 'viem'
import { buildBloom } from '@/lib/indexer/bloom'

/** A log before it is in a block. */
export type SimulatedLog = { address: Hex; topics: readonly Hex[]; data: Hex }

/** A block of a simulated chain; `State` is what its author wants to find again when the chain forks here. */
export type SimulatedBlock<State> = {
  number: number
  hash: Hex
  parentHash: Hex
  timestamp: number
  logs: readonly SimulatedLog[]
  logsBloom: Hex
  state: State
}

/** A chain in memory that can be forked anywhere. */
export type SimulatedChain<State> = {
  chainId: number
  blocks: SimulatedBlock<State>[]
  /** Appends a block. */
  mine: (logs: readonly SimulatedLog[], state: State) => void
  /** Takes the newest `depth` blocks away. */
  dropBlocks: (depth: number) => void
}

/** Seconds between two blocks, and the first one's time. */
const BLOCK_SECONDS = 2
const FIRST_TIME = 1_795_000_000

/** A chain of one block, number 0, without logs. Blocks mined after a fork get hashes of their own. */
export function createSimulatedChain<State>(chainId: number, state: State): SimulatedChain<State> {
  const blocks: SimulatedBlock<State>[] = []
  let mined = 0
  const mine = (logs: readonly SimulatedLog[], next: State) => {
    mined += 1
    const number = blocks.length
    const logsBloom = buildBloom(logs.flatMap((log) => [log.address, ...log.topics]))
    blocks.push({
      number,
      hash: keccak256(toHex(`${chainId}:${mined}`)),
      parentHash: blocks.at(-1)?.hash ?? `0x${'0'.repeat(64)}`,
      timestamp: FIRST_TIME + BLOCK_SECONDS * number,
      ...{ logs, logsBloom, state: next },
    })
  }
  mine([], state)
  return { chainId, blocks, mine, dropBlocks: (depth) => void blocks.splice(Math.max(1, blocks.length - depth)) }
}

/** What a node shows of a chain. */
export type NodeView = { chainId: number; blocks: readonly SimulatedBlock<unknown>[] }

type RpcCall = { method: string; params?: unknown }
type Block = SimulatedBlock<unknown>

/** Answers JSON-RPC as a node that knows the chain up to `head`. Throws for methods it does not have. */
export function answerRpc(chain: NodeView, { method, params }: RpcCall, head = chain.blocks.length - 1): unknown {
  const [first] = (params ?? []) as [unknown]
  switch (method) {
    case 'eth_chainId':
      return numberToHex(chain.chainId)
    case 'eth_blockNumber':
      return numberToHex(head)
    case 'eth_getBlockByNumber': {
      const block = chain.blocks[first === 'latest' ? head : Number(first)]
      return block && block.number <= head ? toRpcBlock(block) : null
    }
    case 'eth_getBlockReceipts': {
      const block = chain.blocks[Number(first)]
      return block && block.number <= head ? [{ logs: toRpcLogs(block) }] : null
    }
    case 'eth_getLogs':
      return answerLogs(chain, first as LogQuery, head)
    default:
      throw new Error(`the simulated node does not have ${method}`)
  }
}

type LogQuery = { address?: Hex[]; topics?: (Hex | Hex[] | null)[]; fromBlock?: Hex; toBlock?: Hex; blockHash?: Hex }

function answerLogs(chain: NodeView, query: LogQuery, head: number): unknown[] {
  const wanted = chain.blocks.filter((block) =>
    query.blockHash
      ? block.hash === query.blockHash
      : block.number >= Number(query.fromBlock) && block.number <= Math.min(head, Number(query.toBlock)),
  )
  return wanted.flatMap(toRpcLogs).filter((log) => {
    if (query.address && !query.address.includes(log.address)) return false
    return (query.topics ?? []).every((topic, index) => {
      const has = log.topics[index]
      return topic === null || (has !== undefined && (Array.isArray(topic) ? topic.includes(has) : topic === has))
    })
  })
}

function toRpcBlock(block: Block) {
  const { hash, parentHash, logsBloom } = block
  return {
    ...{ hash, parentHash, logsBloom, transactions: [], uncles: [], size: '0x1', gasUsed: '0x0', gasLimit: '0x1' },
    number: numberToHex(block.number),
    timestamp: numberToHex(block.timestamp),
  }
}

/** A block never changes, and is asked for many times. */
const rpcLogs = new WeakMap<Block, ReturnType<typeof makeRpcLogs>>()

function toRpcLogs(block: Block) {
  const known = rpcLogs.get(block) ?? makeRpcLogs(block)
  rpcLogs.set(block, known)
  return known
}

function makeRpcLogs(block: Block) {
  return block.logs.map((log, index) => ({
    ...log,
    topics: [...log.topics],
    blockNumber: numberToHex(block.number),
    blockHash: block.hash,
    transactionHash: keccak256(toHex(`${block.hash}:${index}`)),
    transactionIndex: numberToHex(index),
    logIndex: numberToHex(index),
    removed: false,
  }))
}
