import 'server-only'
import type pg from 'pg'

/** First key of the advisory locks that keep two workers off one network; any constant of ours will do. */
export const WORKER_LOCKS = 7_236_002
/** The same for watchers. */
export const WATCHER_LOCKS = 7_236_003

/**
 * Runs `work` while holding the network's lock; returns false without running it where another process holds it. The
 * lock dies with the connection, so a killed worker never blocks the next one.
 */
export async function withNetworkLock(
  pool: pg.Pool,
  { chainId, locks, work }: { chainId: number; locks: number; work: () => Promise<void> },
): Promise<boolean> {
  const connection = await pool.connect()
  try {
    const { rows } = await connection.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS locked', [
      locks,
      chainId,
    ])
    if (!rows[0]?.locked) return false
    try {
      await work()
    } finally {
      await connection.query('SELECT pg_advisory_unlock($1, $2)', [locks, chainId])
    }
    return true
  } finally {
    connection.release()
  }
}
