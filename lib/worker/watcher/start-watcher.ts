import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { type Logger, pino } from 'pino'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { openSigner } from '@/lib/chain/server/open-signer'
import type { ServerConfig } from '@/lib/config/env.server'
import { readSignerSource } from '@/lib/config/signer-source'
import type { Database } from '@/lib/db/server/database'
import { runLockedCycle } from '../run-locked-cycle'
import { WATCHER_LOCKS } from '../with-network-lock'
import { type WatchedNetwork, watchRoots } from './watch-roots'

/** Longest pause between two looks: far below any delay a root has. */
const LONGEST_PAUSE_MS = 15_000

/**
 * Starts the watcher: recomputes every pending root, whoever submitted it, and revokes a wrong one with the guardian's
 * key, which no other process has. Throws where the key is missing.
 */
export async function startWatcher(parameters: {
  database: Database
  config: ServerConfig
  log?: Logger
}): Promise<{ stop: () => Promise<void> }> {
  const { database, config, log = pino() } = parameters
  const clients = createNetworkClients(config.networks)
  const stopping = new AbortController()
  const guardians = await Promise.all(
    config.networks.map(({ chainId }) => openSigner(readSignerSource('GUARDIAN', chainId))),
  )
  const loops = config.networks.flatMap((network, index) => {
    const guardian = guardians[index]
    if (!guardian) return []
    const client = clients.get(network.chainId)
    const watched = { db: database.db, client, network, guardian, log, judged: new Map() }
    return follow({ database, watched, signal: stopping.signal })
  })
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
    },
  }
}

async function follow(parameters: {
  database: Database
  watched: Omit<WatchedNetwork, 'onAlert'>
  signal: AbortSignal
}): Promise<void> {
  const { watched, signal } = parameters
  const pauseMs = Math.min(watched.network.blockTimeMs, LONGEST_PAUSE_MS)
  while (!signal.aborted) {
    await lookOnce(parameters)
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
}

async function lookOnce({ database, watched }: Parameters<typeof follow>[0]): Promise<void> {
  await runLockedCycle(
    { ...watched, database, process: 'watcher', locks: WATCHER_LOCKS, failed: 'look failed, it is tried again' },
    (onAlert) => watchRoots({ ...watched, onAlert }),
  )
}
