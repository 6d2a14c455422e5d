import 'server-only'
import type { PublicClient } from 'viem'
import { AppError } from '@/lib/core/app-error'
import { mapInParallel } from '@/lib/core/map-in-parallel'
import type { BlockHeader } from './block-header'

/** Requests in flight at once: enough to hide latency, few enough for public endpoints. */
const CONCURRENCY = 24

/** Newest block an endpoint knows. */
export async function fetchHead(client: PublicClient): Promise<BlockHeader> {
  return toHeader(await client.getBlock({ blockTag: 'latest' }))
}

/** The block of a height, or null where the endpoint does not have it (yet). */
export async function findBlock(client: PublicClient, number: number): Promise<BlockHeader | null> {
  try {
    return toHeader(await client.getBlock({ blockNumber: BigInt(number) }))
  } catch (error) {
    if ((error as Error).name === 'BlockNotFoundError') return null
    throw error
  }
}

/** Consecutive blocks, each the parent of the next. Throws {@link InconsistentAnswerError} where they do not link. */
export async function fetchBlocks(client: PublicClient, from: number, to: number): Promise<BlockHeader[]> {
  const work = async (number: number) => {
    const header = await findBlock(client, number)
    if (header?.number !== number) throw new InconsistentAnswerError(`block ${number} is missing`)
    return header
  }
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i)
  const headers = await mapInParallel(numbers, { atOnce: CONCURRENCY, work })
  for (const [index, header] of headers.entries()) {
    const parent = headers[index - 1]
    if (parent && parent.hash !== header.parentHash) {
      throw new InconsistentAnswerError(`block ${header.number} does not follow the block before it`)
    }
  }
  return headers
}

type RpcBlock = {
  number: bigint | null
  hash: `0x${string}` | null
  parentHash: `0x${string}`
  timestamp: bigint
  logsBloom: `0x${string}` | null
}

function toHeader(block: RpcBlock): BlockHeader {
  const { number, hash, parentHash, timestamp, logsBloom } = block
  if (number === null || hash === null || logsBloom === null) throw new InconsistentAnswerError('a block is pending')
  return { number: Number(number), hash, parentHash, timestamp: Number(timestamp), logsBloom }
}

/** Answers of an endpoint that contradict each other or lag behind: ask again, store nothing. */
export class InconsistentAnswerError extends AppError {
  constructor(problem: string) {
    super(`The network's answers do not fit together: ${problem}`, {
      code: 'RPC_INCONSISTENT',
      status: 503,
      retryable: true,
    })
  }
}
