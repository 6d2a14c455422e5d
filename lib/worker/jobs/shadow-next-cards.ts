import 'server-only'
import { sql } from 'drizzle-orm'
import { runShadow } from '@/lib/rewards/server/run-shadow'
import type { WorkerNetwork } from '../worker-network'

/**
 * Tries a rate card that waits for its epoch on the newest one that is built, one a cycle: whoever set it sees who would
 * win and lose before it counts. Nothing waits for it.
 */
export async function shadowNextCards({ db, network, log }: WorkerNetwork): Promise<void> {
  const { chainId } = network
  const { rows } = await db.execute<{ epoch: number; version: number }>(sql`
    SELECT d.epoch, c.version FROM rate_cards c
    CROSS JOIN (SELECT max(epoch) AS epoch FROM distributions WHERE chain_id = ${chainId}) d
    WHERE c.chain_id = ${chainId} AND c.effective_epoch > d.epoch AND NOT EXISTS (
      SELECT 1 FROM shadow_runs s WHERE s.chain_id = c.chain_id AND s.epoch = d.epoch AND s.version = c.version)
    ORDER BY c.version LIMIT 1`)
  const [next] = rows
  if (next && (await runShadow(db, { network, ...next }))) log.info({ chainId, ...next }, 'rate card tried in shadow')
}
