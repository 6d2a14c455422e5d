import 'server-only'
import { createNetworkClients, type NetworkClients } from '@/lib/chain/server/network-clients'
import type { NetworkConfig, ServerConfig } from '@/lib/config/env.server'
import type { Database } from '@/lib/db/server/database'
import { followHeads, pause } from './follow-heads'
import { type SyncResult, syncNetwork } from './sync-network'
import type { RangeLimits } from './write-ranges'

/**
 * What a step takes in: a first range small enough for full blocks, and as many ranges as are worth one look at the
 * head. `maxBlocks` is halved while endpoints refuse, and grown back while they answer.
 */
export const CATCH_UP = { maxBlocks: 1_000, firstBlocks: 4, maxRanges: 50 } as const satisfies RangeLimits

/** Longest pause between steps that fail. */
const MAX_BACKOFF_MS = 15_000

/** Where the indexer tells what it does. */
export type IndexerLog = (level: 'info' | 'warn' | 'error', message: string, facts: Record<string, unknown>) => void

/** Follows every configured network until stopped. A network that fails or halts does not stop the others. */
export async function startIndexer(parameters: {
  database: Database
  config: Pick<ServerConfig, 'networks'>
  clients?: NetworkClients
  signal?: AbortSignal
  log?: IndexerLog
}): Promise<{ stop: () => Promise<void> }> {
  const stopping = new AbortController()
  const signal = parameters.signal ? AbortSignal.any([parameters.signal, stopping.signal]) : stopping.signal
  const clients = parameters.clients ?? createNetworkClients(parameters.config.networks)
  const log = parameters.log ?? (() => undefined)
  const loops = parameters.config.networks.map((network) =>
    follow({ database: parameters.database, network, clients, signal, log }),
  )
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

type Following = {
  database: Database
  network: NetworkConfig
  clients: NetworkClients
  signal: AbortSignal
  log: IndexerLog
}

async function follow({ database, network, clients, signal, log }: Following): Promise<void> {
  const { chainId } = network
  const client = clients.get(chainId)
  let maxBlocks: number = CATCH_UP.maxBlocks
  let failures = 0
  const heads = followHeads(client, signal)
  while (!signal.aborted) {
    try {
      const result = await syncNetwork({ db: database.db, client, network }, { ...CATCH_UP, maxBlocks })
      if (failures > 0) log('info', 'network answers again', { chainId, failures })
      failures = 0
      maxBlocks = Math.min(CATCH_UP.maxBlocks, maxBlocks * 2)
      report(log, chainId, result)
      if (!result.behind) await heads.next(pollMs(network))
    } catch (error) {
      failures += 1
      maxBlocks = Math.max(1, Math.floor(maxBlocks / 2))
      log('warn', 'indexing step failed', { chainId, failures, error: String(error) })
      await pause(Math.min(MAX_BACKOFF_MS, 100 * 2 ** Math.min(failures, 10)), signal)
    }
  }
}

function report(log: IndexerLog, chainId: number, { state, checkpoint }: SyncResult): void {
  if (state === 'rolled-back') log('warn', 'reorg taken back', { chainId, block: checkpoint.blockNumber })
  if (state === 'halted') log('error', 'indexing halted', { chainId, reason: checkpoint.haltedReason })
}

/** Half a block time keeps the lag under one block without asking much more often than blocks come. */
function pollMs({ blockTimeMs }: NetworkConfig): number {
  return Math.min(4_000, Math.max(200, Math.floor(blockTimeMs / 2)))
}
