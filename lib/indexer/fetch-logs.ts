import 'server-only'
import { type Hex, numberToHex, type PublicClient } from 'viem'
import { z } from 'zod'
import { findEventDecoder } from '@/lib/chain/events/event-registry'
import type { Address } from '@/lib/core/address'
import type { BlockHeader } from './block-header'
import { buildBloom, mayContain } from './bloom'
import { InconsistentAnswerError } from './fetch-blocks'
import type { IndexedLog } from './indexed-log'
import type { LogFilter, LogPlan } from './log-filter'

const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,13}$/)
  .transform(Number)
const hexText = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .transform((text) => text.toLowerCase() as Hex)

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
type Range = { fromBlock: Hex; toBlock: Hex } | { blockHash: Hex }
/** The raw call: viem's own types know fewer filters than the method has. */
type LogRequest = (call: { method: 'eth_getLogs'; params: [object] }) => Promise<unknown>

/**
 * All logs of ours in consecutive blocks, decoded and in order. Answers that are empty, cut short, doubled or of
 * another fork are noticed: every log must name its block's hash; a block whose bloom speaks of us but that has no
 * logs, and the last one that has some (where an answer would be cut), are checked by their receipts.
 */
export async function fetchLogs(
  client: PublicClient,
  { chainId, headers, plan }: { chainId: number; headers: readonly BlockHeader[]; plan: LogPlan },
): Promise<IndexedLog[]> {
  const byHash = new Map(headers.map((header) => [header.hash, header]))
  const logs: RpcLog[] = []
  for (const filter of plan.filters) logs.push(...(await fetchFilter(client, filter, headers)))
  const unique = new Map(logs.map((log) => [`${log.blockNumber}:${log.logIndex}`, log]))
  return [...unique.values()]
    .sort((a, b) => a.blockNumber - b.blockNumber || a.logIndex - b.logIndex)
    .flatMap((log) => decode(log, chainId, byHash, plan))
}

async function fetchFilter(
  client: PublicClient,
  filter: LogFilter,
  headers: readonly BlockHeader[],
): Promise<RpcLog[]> {
  const suspects = headers.filter((header) => isSuspect(header, filter))
  const [first] = headers
  const last = headers.at(-1)
  // No bloom speaks of us, and blooms have no false negatives: there is nothing to ask for.
  if (!first || !last || suspects.length === 0) return []
  const logs = await askRange(client, filter, first.number, last.number)
  const known = new Set(headers.map((header) => header.hash))
  const strange = logs.find((log) => log.removed || !known.has(log.blockHash))
  if (strange) throw new InconsistentAnswerError(`a log of block ${strange.blockNumber} is of another fork`)
  const seen = new Set(logs.map((log) => log.blockHash))
  const lastSeen = suspects.findLast((header) => seen.has(header.hash))
  const again = suspects.filter((header) => !seen.has(header.hash) || header === lastSeen)
  const answers = await Promise.all(again.map((header) => askAgain(client, filter, header)))
  return [...logs, ...answers.flat()]
}

/** Endpoints refuse ranges with too many logs, and clients answers above 10 MiB: such a range is asked for in halves. */
async function askRange(client: PublicClient, filter: LogFilter, from: number, to: number): Promise<RpcLog[]> {
  try {
    return await ask(client, filter, { fromBlock: numberToHex(from), toBlock: numberToHex(to) })
  } catch (error) {
    if (from === to) throw error
    const middle = Math.floor((from + to) / 2)
    return [...(await askRange(client, filter, from, middle)), ...(await askRange(client, filter, middle + 1, to))]
  }
}

function isSuspect({ logsBloom }: BlockHeader, { bloom }: LogFilter): boolean {
  return (
    bloom.addresses.some((bits) => mayContain(logsBloom, bits)) &&
    bloom.selectors.some((bits) => mayContain(logsBloom, bits))
  )
}

/**
 * The block's receipts, proven complete: the bloom over all their logs is the one the block's hash commits to. Where an
 * endpoint has no receipts, the logs by hash must do: there an endpoint without this very block answers with an error.
 */
async function askAgain(client: PublicClient, filter: LogFilter, header: BlockHeader): Promise<RpcLog[]> {
  const logs = await fetchReceiptLogs(client, header)
  if (logs === null) return ask(client, filter, { blockHash: header.hash })
  const bloom = buildBloom(logs.flatMap((log) => [log.address, ...log.topics]))
  if (bloom !== header.logsBloom) throw new InconsistentAnswerError(`receipts of block ${header.number} are incomplete`)
  return logs.filter((log) => matches(log, filter))
}

/** All logs of a block by its receipts, or null where the endpoint does not know the method (-32601). */
async function fetchReceiptLogs(client: PublicClient, header: BlockHeader): Promise<RpcLog[] | null> {
  const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>
  const answer = await request({ method: 'eth_getBlockReceipts', params: [numberToHex(header.number)] }).catch(
    (error: { code?: number }) => {
      if (error.code === -32601) return undefined
      throw error
    },
  )
  if (answer === undefined) return null
  const receipts = z.array(z.object({ logs: z.array(rpcLog) })).safeParse(answer)
  const logs = receipts.data?.flatMap((receipt) => receipt.logs)
  if (!logs?.every((log) => log.blockHash === header.hash)) {
    throw new InconsistentAnswerError(`receipts of block ${header.number} are not of it`)
  }
  return logs
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

async function ask(client: PublicClient, { address, topics }: LogFilter, range: Range): Promise<RpcLog[]> {
  const request = client.request as unknown as LogRequest
  const answer = z
    .array(rpcLog)
    .safeParse(await request({ method: 'eth_getLogs', params: [{ address, topics, ...range }] }))
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
