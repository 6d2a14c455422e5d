import 'server-only'
import { findNextShadow } from '@/lib/rewards/server/find-next-shadow'
import { runShadowApart } from '@/lib/rewards/server/run-shadow-apart'
import type { WorkerNetwork } from '../worker-network'

/**
 * Tries the next rate card or candidate formula on the newest epoch that is built, one a call: whoever sets it sees who
 * would win and lose before it counts. A job of its own, which no cycle waits for, and on a thread of its own, so that
 * none is held up: an epoch of any size may be read. The signal ends it, to be made again later.
 */
export async function runNextShadow({
  db,
  network,
  log,
  signal,
}: Pick<WorkerNetwork, 'db' | 'network' | 'log'> & { signal?: AbortSignal }): Promise<void> {
  const next = await findNextShadow(db, network)
  if (next && (await runShadowApart(db, next, { signal }))) log.info(next, 'tried in shadow')
}
