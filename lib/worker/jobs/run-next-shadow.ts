import 'server-only'
import { findNextShadow } from '@/lib/rewards/server/find-next-shadow'
import { runShadow } from '@/lib/rewards/server/run-shadow'
import type { WorkerNetwork } from '../worker-network'

/**
 * Tries the next rate card or candidate formula on the newest epoch that is built, one a call: whoever sets it sees who
 * would win and lose before it counts. A job of its own, which no cycle waits for: an epoch of any size may be read.
 */
export async function runNextShadow({
  db,
  network,
  log,
}: Pick<WorkerNetwork, 'db' | 'network' | 'log'>): Promise<void> {
  const next = await findNextShadow(db, network)
  if (next && (await runShadow(db, next))) log.info(next, 'tried in shadow')
}
