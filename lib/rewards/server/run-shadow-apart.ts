import 'server-only'
import type { PooledDb } from '@/lib/db/server/database'
import type { ShadowParameters } from './run-shadow'
import { connectionStringOf, runThread } from './run-thread'

/** What a shadow thread is started with. */
export type ShadowThreadData = { connectionString: string; parameters: ShadowParameters }

/**
 * `runShadow` on a thread of its own: a million accounts are split and compared in steps of a second, in which the
 * caller's process would answer nothing. False also where the signal ended it: nothing is stored then, and the run is
 * still to be made. Throws what the run throws.
 */
export async function runShadowApart(
  db: PooledDb,
  parameters: ShadowParameters,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<boolean> {
  if (signal?.aborted) return false
  const workerData: ShadowThreadData = { connectionString: connectionStringOf(db), parameters }
  try {
    return await runThread<boolean>(new URL('./shadow-thread.ts', import.meta.url), { workerData, signal })
  } catch (error) {
    if (signal?.aborted) return false
    throw error
  }
}
