import 'server-only'
import { type Hex, numberToHex, type PublicClient } from 'viem'
import { z } from 'zod'
import { findEventDecoder } from '@/lib/chain/events/event-registry'
import type { Address } from '@/lib/core/address'
import { mapInParallel } from '@/lib/core/map-in-parallel'
import type { BlockHeader } from './block-header'
import { buildBloom, covers, mayContain } from './bloom'
import { InconsistentAnswerError } from './fetch-blocks'
import type { IndexedLog } from './indexed-log'
import type { LogFilter, LogPlan } from './log-filter'

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,13}$/)
  .transform(Number)
const hexText = z
  .string()
  .toLowerCase()
  .regex(/^0x[0-9a-f]*$/) as unknown as z.ZodType<Hex>

/** A log as JSON-RPC gives it; what it claims is checked against the blocks' headers. */
const rpcLog = z.object({
  address: hexText,
  topics: z.array(hexText),
  data: hexText,
  blockNumber: quantity,
  blockHash: hexText,
  transactionHash: hexText,
  logIndex: quantity,
  removed: z.boolean().optional(),
})

type RpcLog = z.output<typeof rpcLog>
type LogQuery = { blockHash: Hex } | (Pick<LogFilter, 'address' | 'topics'> & { fromBlock: Hex; toBlock: Hex })
/** The raw call: viem's own types know fewer filters than the method has. */
type LogRequest = (call: { method: 'eth_getLogs'; params: [object] }) => Promise<unknown>

/** Whole blocks asked for at once: each may be a megabyte. */
const BLOCKS_AT_ONCE = 8

/**
 * All logs of ours in consecutive blocks, decoded and in order. Answers that are empty, cut short, doubled or of
 * another fork are noticed: every log must name its block's hash and be in its bloom; a block whose bloom speaks of us
 * but that has no logs, and the last one that has some (where an answer would be cut), are read whole and proven.
 */
export async function fetchLogs(
  client: PublicClient,
  { chainId, headers, plan }: { chainId: number; headers: readonly BlockHeader[]; plan: LogPlan },
): Promise<IndexedLog[]> {
  const byHash = new Map(headers.map((header) => [header.hash, header]))
  const answers = await Promise.all(plan.filters.map((filter) => fetchFilter(client, filter, headers)))
  return inOrder(answers.flat()).flatMap((log) => decode(log, chainId, byHash, plan))
}

async function fetchFilter(
  client: PublicClient,
  filter: LogFilter,
  headers: readonly BlockHeader[],
): Promise<RpcLog[]> {
  const suspects = headers.filter((header) => isSuspect(header, filter))
  // Where no bloom speaks of us there is nothing to ask for: blooms have no false negatives.
  return suspects.length === 0 ? [] : askRange(client, filter, suspects)
}

/** By block and index, each log once; an answer is nearly always in this order already. */
function inOrder(logs: readonly RpcLog[]): RpcLog[] {
  return logs
    .toSorted((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
    .filter((log, at, sorted) => {
      const before = sorted[at - 1]
      return before?.blockNumber !== log.blockNumber || before.logIndex !== log.logIndex
    })
}

/**
 * The logs of some blocks whose blooms speak of us. Endpoints refuse ranges with too many logs: such a range is asked for
 * in halves, and each answer is looked at by itself, since each may be cut.
 */
async function askRange(client: PublicClient, filter: LogFilter, suspects: readonly BlockHeader[]): Promise<RpcLog[]> {
  const { address, topics } = filter
  const [fromBlock, toBlock] = [numberToHex(suspects[0]?.number ?? 0), numberToHex(suspects.at(-1)?.number ?? 0)]
  const logs = await request(client, { address, topics, fromBlock, toBlock }).catch((error: unknown) => {
    if (suspects.length === 1) throw error
    return null
  })
  if (logs) return complete(client, filter, { suspects, logs })
  const middle = Math.ceil(suspects.length / 2)
  const before = await askRange(client, filter, suspects.slice(0, middle))
  return [...before, ...(await askRange(client, filter, suspects.slice(middle)))]
}

/** One answer with what it may have left out: blocks without logs, and the last one with some. May say a log twice. */
async function complete(
  client: PublicClient,
  filter: LogFilter,
  { suspects, logs }: { suspects: readonly BlockHeader[]; logs: readonly RpcLog[] },
): Promise<RpcLog[]> {
  const known = new Set(suspects.map((header) => header.hash))
  const strange = logs.find((log) => log.removed || !known.has(log.blockHash))
  if (strange) throw new InconsistentAnswerError(`a log of block ${strange.blockNumber} is not in our block`)
  const seen = new Set(logs.map((log) => log.blockHash))
  const lastSeen = suspects.findLast((header) => seen.has(header.hash))
  const again = suspects.filter((header) => !seen.has(header.hash) || header === lastSeen)
  const work = async (header: BlockHeader) => (await askBlock(client, header)).filter((log) => matches(log, filter))
  return [...logs, ...(await mapInParallel(again, { atOnce: BLOCKS_AT_ONCE, work })).flat()]
}

function isSuspect({ logsBloom }: BlockHeader, { bloom }: LogFilter): boolean {
  return (
    bloom.addresses.some((bits) => mayContain(logsBloom, bits)) &&
    bloom.selectors.some((bits) => mayContain(logsBloom, bits))
  )
}

/**
 * All logs of a block, proven complete: they explain every bit of the bloom that the block's hash commits to. Asked for
 * by the block's hash, which most nodes answer from its receipts; where that proves wrong, by the receipts themselves.
 */
async function askBlock(client: PublicClient, header: BlockHeader): Promise<RpcLog[]> {
  const logs = await request(client, { blockHash: header.hash })
  if (isComplete(logs, header)) return logs
  const fromReceipts = await fetchReceiptLogs(client, header)
  if (!fromReceipts || !isComplete(fromReceipts, header)) {
    throw new InconsistentAnswerError(`the logs of block ${header.number} are incomplete`)
  }
  return fromReceipts
}

/**
 * Log indexes without a gap from 0, all of this block, and together all that its bloom says. They may say more: Polygon
 * lists logs of its state sync that no bloom covers.
 */
function isComplete(logs: readonly RpcLog[], { hash, logsBloom }: BlockHeader): boolean {
  if (!logs.every((log, index) => log.logIndex === index && log.blockHash === hash && !log.removed)) return false
  return covers(buildBloom(new Set(logs.flatMap((log) => [log.address, ...log.topics]))), logsBloom)
}

/** All logs of a block by its receipts, or null where the endpoint does not know the method (-32601). */
async function fetchReceiptLogs(client: PublicClient, header: BlockHeader): Promise<RpcLog[] | null> {
  const ask = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
  const answer = await ask({ method: 'eth_getBlockReceipts', params: [numberToHex(header.number)] }).catch(
    (error: { code?: number }) => {
      if (error.code === -32601) return undefined
      throw error
    },
  )
  if (answer === undefined) return null
  const receipts = z.array(z.object({ logs: z.array(rpcLog) })).safeParse(answer)
  return receipts.data?.flatMap((receipt) => receipt.logs) ?? null
}

function matches(log: RpcLog, filter: LogFilter): boolean {
  if (!filter.address.includes(log.address as Address)) return false
  return filter.topics.every((wanted, index) => {
    const topic = log.topics[index]
    return (
      wanted === null || (topic !== undefined && (Array.isArray(wanted) ? wanted.includes(topic) : wanted === topic))
    )
  })
}

async function request(client: PublicClient, query: LogQuery): Promise<RpcLog[]> {
  const send = client.request as unknown as LogRequest
  const answer = z.array(rpcLog).safeParse(await send({ method: 'eth_getLogs', params: [query] }))
  if (!answer.success) throw new InconsistentAnswerError('logs are malformed')
  return answer.data
}

function decode(log: RpcLog, chainId: number, byHash: ReadonlyMap<string, BlockHeader>, plan: LogPlan): IndexedLog[] {
  const header = byHash.get(log.blockHash)
  const contract = plan.contracts.get(log.address as Address)
  const decoder = contract && findEventDecoder(contract, log.topics[0])
  if (header?.number !== log.blockNumber) throw new InconsistentAnswerError(`a log names a wrong block`)
  if (!decoder) return []
  return [
    {
      chainId,
      blockNumber: header.number,
      blockHash: header.hash,
      blockTime: header.timestamp,
      txHash: log.transactionHash,
      logIndex: log.logIndex,
      address: log.address as Address,
      eventName: decoder.name,
      args: decoder.decode(log),
    },
  ]
}
