import 'server-only'
import type { Logger } from 'pino'
import type { NetworkConfig } from '@/lib/config/env.server'
import type { Database } from '@/lib/db/server/database'
import { withNetworkLock } from './with-network-lock'
import { type Beating, beatDuring, writeHeartbeat } from './write-heartbeat'

/** Where a cycle runs, and what is logged where it throws. */
export type CycleRun = {
  database: Database
  network: NetworkConfig
  log: Logger
  process: Beating['process']
  /** First key of the advisory locks that keep two of these processes off one network. */
  locks: number
  /** Words for the log where a cycle throws. */
  failed: string
}

/**
 * Runs one cycle of a process on one network under the network's lock, beats while it lasts, and notes for /health what was
 * wrong in it: what it threw, else the last alert. Never throws; the next cycle tries again. Where another process holds
 * the lock nothing runs and nothing is noted: who holds it tells how it goes.
 */
export async function runLockedCycle(
  { database, network, log, process, locks, failed }: CycleRun,
  run: (onAlert: (message: string) => void, checkLock: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const { chainId } = network
  let problem: string | null = null
  const onAlert = (message: string) => {
    problem = message
    log.warn({ chainId }, message)
  }
  const work = (checkLock: () => Promise<void>) => run(onAlert, checkLock)
  try {
    const cycle = () => withNetworkLock(database.pool, { chainId, locks, work })
    if (!(await beatDuring(database.db, { process, chainId, cycle }))) return
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error)
    log.error({ err: error, chainId }, failed)
  }
  await writeHeartbeat(database.db, { process, chainId, problem }).catch((error: unknown) =>
    log.error({ err: error }, 'heartbeat failed'),
  )
}
