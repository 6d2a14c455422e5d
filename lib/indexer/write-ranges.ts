import 'server-only'
import { type PublicClient, zeroHash } from 'viem'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Address } from '@/lib/core/address'
import type { Db } from '@/lib/db/server/database'
import type { BlockHeader } from './block-header'
import type { Checkpoint } from './checkpoint'
import { fetchBlocks } from './fetch-blocks'
import { fetchLogs } from './fetch-logs'
import { planLogs } from './log-filter'
import { type PreparedRange, prepareRange } from './prepare-range'
import { writeRange } from './write-range'

/** What following one network needs. */
export type SyncCapabilities = { db: Db; client: PublicClient; network: NetworkConfig }

/** How much one step may take in. */
export type RangeLimits = {
  /** Blocks of one range at most: one transaction, and one question to an endpoint. */
  maxBlocks: number
  /** Blocks of the first range; `maxBlocks` unless told. The next ones follow from how many logs were found. */
  firstBlocks?: number
  /** Ranges of this step; 1 unless told. While one is written the next is fetched. */
  maxRanges?: number
}

/** Logs a range should have: enough to be worth a transaction, few enough for the next one to overlap with it. */
const LOGS_PER_RANGE = 4_000

/** How many times longer than the last one a range may be: how full the blocks ahead are is not known. */
const GROWTH = 4

/**
 * Fetches and writes ranges from the checkpoint to `head`, one after the other, each in its own transaction. `forked`
 * says that the chain's next block does not follow on ours; everything up to the checkpoint returned is written.
 */
export async function writeRanges(
  { db, client, network }: SyncCapabilities,
  { checkpoint, head, ...limits }: RangeLimits & { checkpoint: Checkpoint; head: number },
): Promise<{ checkpoint: Checkpoint; forked: boolean }> {
  const { maxBlocks, firstBlocks = maxBlocks, maxRanges = 1 } = limits
  const { confirmations } = network
  const fetchAfter = (block: number, size: number) => {
    const fetched = fetchRange({ client, network }, { from: block + 1, to: Math.min(head, block + size) })
    // Told when its turn comes; until then the one before it is still being written.
    fetched.catch(() => undefined)
    return fetched
  }
  let reached = checkpoint
  let size = Math.min(firstBlocks, maxBlocks)
  let next: Promise<PreparedRange> | null = fetchAfter(reached.blockNumber, size)
  for (let ranges = 1; next; ranges += 1) {
    const range: PreparedRange = await next
    if (!followsOn(reached, range.headers)) return { checkpoint: reached, forked: true }
    size = nextSize({ size, logs: range.logs.length, maxBlocks })
    const last = range.headers.at(-1)?.number ?? head
    next = ranges < maxRanges && last < head ? fetchAfter(last, size) : null
    reached = await writeRange(db, { checkpoint: reached, range, confirmations })
  }
  return { checkpoint: reached, forked: false }
}

async function fetchRange(
  { client, network }: Pick<SyncCapabilities, 'client' | 'network'>,
  { from, to }: { from: number; to: number },
): Promise<PreparedRange> {
  const { chainId, deployment } = network
  const headers = await fetchBlocks(client, from, to)
  const logs = await fetchLogs(client, { chainId, headers, plan: planLogs(network) })
  const ownContracts = new Set<Address>([deployment.escrow, deployment.distributor, deployment.emission])
  return prepareRange({ headers, logs }, ownContracts)
}

function followsOn(checkpoint: Checkpoint, headers: readonly BlockHeader[]): boolean {
  return checkpoint.blockHash === zeroHash || headers[0]?.parentHash === checkpoint.blockHash
}

function nextSize({ size, logs, maxBlocks }: { size: number; logs: number; maxBlocks: number }): number {
  const wanted = Math.floor((size * LOGS_PER_RANGE) / Math.max(logs, 1))
  return Math.max(1, Math.min(wanted, size * GROWTH, maxBlocks))
}
