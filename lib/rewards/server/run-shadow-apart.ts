import 'server-only'
import { Worker } from 'node:worker_threads'
import { AppError } from '@/lib/core/app-error'
import type { PooledDb } from '@/lib/db/server/database'
import type { ShadowParameters } from './run-shadow'

/** What a shadow thread is started with. */
export type ShadowThreadData = { connectionString: string; parameters: ShadowParameters }

/** As every process of ours is started: TypeScript as it is, and server code allowed. */
const THREAD_FLAGS = ['--conditions=react-server', '--import', 'tsx']

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
  const { connectionString } = db.$client.options
  if (connectionString === undefined) throw new ShadowThreadError('the database is not named by a connection string')
  const workerData: ShadowThreadData = { connectionString, parameters }
  const thread = new Worker(new URL('./shadow-thread.ts', import.meta.url), { workerData, execArgv: THREAD_FLAGS })
  const end = () => void thread.terminate()
  signal?.addEventListener('abort', end)
  try {
    return await untilDone(thread, signal)
  } finally {
    signal?.removeEventListener('abort', end)
  }
}

/** Settles when the thread is gone, and with it everything that it used. */
function untilDone(thread: Worker, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let answer: boolean | null = null
    let failure: unknown = null
    thread.on('message', (isRun: boolean) => {
      answer = isRun
    })
    thread.on('error', (error) => {
      failure = error
    })
    thread.on('exit', (code) => {
      if (answer !== null && failure === null) resolve(answer)
      else if (signal?.aborted) resolve(false)
      else reject(failure ?? new ShadowThreadError(`it ended with code ${code} and no answer`))
    })
  })
}

/** A shadow thread that could not do its work. */
export class ShadowThreadError extends AppError {
  constructor(problem: string) {
    super(`Shadow thread: ${problem}`, { code: 'SHADOW_THREAD_FAILED', status: 500 })
  }
}
