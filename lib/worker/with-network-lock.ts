import 'server-only'
import type pg from 'pg'
import { InvariantError } from '@/lib/core/app-error'

/** First key of the advisory locks that keep two workers off one network; any constant of ours will do. */
export const WORKER_LOCKS = 7_236_002
/** The same for watchers. */
export const WATCHER_LOCKS = 7_236_003
/** The same for shadow runs, which take turns with nothing else. */
export const SHADOW_LOCKS = 7_236_004

/**
 * Runs `work` while holding the network's lock; returns false without running it where another process holds it. The
 * lock dies with the connection, so a killed worker never blocks the next one; `checkLock` throws {@link NetworkLockLostError}
 * from then on.
 */
export async function withNetworkLock(
  pool: pg.Pool,
  { chainId, locks, work }: { chainId: number; locks: number; work: (checkLock: () => Promise<void>) => Promise<void> },
): Promise<boolean> {
  const connection = await pool.connect()
  try {
    const { rows } = await connection.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
      locks,
      chainId,
    ])
    if (!rows[0]?.locked) return false
    try {
      await work(() => checkLock(connection, { chainId, locks }))
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1, $2)', [locks, chainId])
    }
    return true
  } finally {
    connection.release()
  }
}

async function checkLock(
  connection: pg.PoolClient,
  { chainId, locks }: { chainId: number; locks: number },
): Promise<void> {
  const answer = await connection
    .query(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted
       AND classid = $1 AND objid = $2`,
      [locks, chainId],
    )
    .catch(() => null)
  if (!answer?.rowCount) throw new NetworkLockLostError(chainId)
}

/** The lock's connection is gone: another process may hold the network now, so this one must send nothing more. */
export class NetworkLockLostError extends InvariantError {
  constructor(chainId: number) {
    super(`the lock of network ${chainId} was lost while its cycle ran`)
  }
}
