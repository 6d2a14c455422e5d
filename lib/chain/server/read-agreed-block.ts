import 'server-only'
import { type Hex, numberToHex, type PublicClient } from 'viem'
import { z } from 'zod'
import { AppError } from '@/lib/core/app-error'
import type { RankedValue } from './ranked-transport'

const blockSchema = z.object({ hash: z.string(), timestamp: z.string() })

/** A block as endpoints agree on it. */
export type AgreedBlock = { hash: Hex; timestamp: number }

/** Endpoints that have to say the same where as many are configured. */
const QUORUM = 2

/**
 * A block that money decisions rest on: where two or more endpoints are configured, two of them must name the same hash
 * and none another. Throws {@link NoQuorumError}.
 */
export async function readAgreedBlock(client: PublicClient, blockNumber: number): Promise<AgreedBlock> {
  const { endpoints } = client.transport as unknown as Partial<RankedValue>
  if (!endpoints || endpoints.length < QUORUM) {
    const block = await client.getBlock({ blockNumber: BigInt(blockNumber) })
    return { hash: block.hash, timestamp: Number(block.timestamp) }
  }
  const call = { method: 'eth_getBlockByNumber', params: [numberToHex(blockNumber), false] }
  const answers = await Promise.all(
    endpoints.map(async ({ request }) => blockSchema.safeParse(await request(call).catch(() => null)).data),
  )
  const blocks = answers.filter((answer) => answer !== undefined)
  const [first] = blocks
  const agreed = first && blocks.every((block) => block.hash === first.hash) && blocks.length >= QUORUM
  if (!agreed) throw new NoQuorumError(blockNumber, new Set(blocks.map((block) => block.hash)).size, blocks.length)
  return { hash: first.hash as Hex, timestamp: Number(first.timestamp) }
}

/** The endpoints do not agree on a block, or too few answered. */
export class NoQuorumError extends AppError {
  constructor(blockNumber: number, hashes: number, answers: number) {
    super(`Block ${blockNumber}: ${answers} endpoints gave ${hashes} different hashes`, {
      code: 'NO_QUORUM',
      status: 503,
      hint: 'Nothing is decided until two endpoints agree.',
      retryable: true,
    })
  }
}
