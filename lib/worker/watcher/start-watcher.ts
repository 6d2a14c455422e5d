import 'server-only'
import { setTimeout as pause } from 'node:timers/promises'
import { type Logger, pino } from 'pino'
import { createNetworkClients } from '@/lib/chain/server/network-clients'
import { openSigner } from '@/lib/chain/server/open-signer'
import type { ServerConfig } from '@/lib/config/env.server'
import { readSignerSource } from '@/lib/config/signer-source'
import type { Database } from '@/lib/db/server/database'
import { WATCHER_LOCKS, withNetworkLock } from '../with-network-lock'
import { beatDuring, writeHeartbeat } from '../write-heartbeat'
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
  const { network, log } = watched
  const { chainId } = network
  let problem: string | null = null
  const onAlert = (message: string) => {
    problem = message
    log.warn({ chainId: network.chainId }, message)
  }
  try {
    const work = () => watchRoots({ ...watched, onAlert })
    const cycle = () => withNetworkLock(database.pool, { chainId, locks: WATCHER_LOCKS, work })
    // Who holds the lock tells how it goes; one that waits has nothing to say.
    if (!(await beatDuring(database.db, { process: 'watcher', chainId, cycle }))) return
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
    log.error({ err: error, chainId: network.chainId }, 'look failed, it is tried again')
  }
  await writeHeartbeat(database.db, { process: 'watcher', chainId, problem }).catch((error: unknown) =>
    log.error({ err: error }, 'heartbeat failed'),
  )
}
