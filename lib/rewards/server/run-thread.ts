import 'server-only'
import { Worker } from 'node:worker_threads'
import { AppError } from '@/lib/core/app-error'
import type { PooledDb } from '@/lib/db/server/database'

/** As every process of ours is started: TypeScript as it is, and server code allowed. */
const THREAD_FLAGS = ['--conditions=react-server', '--import', 'tsx']

/** What a thread says last. */
export type ThreadAnswer<T> = { readonly answer: T }

/**
 * Runs a module on a thread of its own, started with `workerData`, until that is gone and with it everything that it
 * used. Its message of the form {@link ThreadAnswer} is what it comes to; others are given to `onMessage`, and what that
 * throws ends it. Throws what the thread throws, the signal's reason where that ended it, and {@link ThreadError}.
 */
export async function runThread<Answer, Message = never>(
  url: URL,
  parameters: {
    workerData: unknown
    onMessage?: (message: Message, thread: Worker) => Promise<void>
    signal?: AbortSignal | undefined
  },
): Promise<Answer> {
  const { workerData, onMessage, signal } = parameters
  signal?.throwIfAborted()
  const thread = new Worker(url, { workerData, execArgv: THREAD_FLAGS })
  const ended = { answer: null as ThreadAnswer<Answer> | null, failure: null as unknown }
  const end = (reason: unknown) => {
    ended.failure ??= reason
    void thread.terminate()
  }
  const abort = () => end(signal?.reason)
  signal?.addEventListener('abort', abort)
  thread.on('error', end)
  thread.on('message', (message: ThreadAnswer<Answer> | Message) => {
    if (isAnswer(message)) ended.answer = message
    else onMessage?.(message, thread).catch(end)
  })
  const code = await new Promise<number>((resolve) => thread.on('exit', resolve))
  signal?.removeEventListener('abort', abort)
  if (ended.failure !== null) throw ended.failure
  if (ended.answer === null) throw new ThreadError(`it ended with code ${code} and no answer`)
  return ended.answer.answer
}

function isAnswer<T>(message: ThreadAnswer<T> | unknown): message is ThreadAnswer<T> {
  return typeof message === 'object' && message !== null && 'answer' in message
}

/** How a thread opens the database that its caller has open. Throws {@link ThreadError} where that has no such string. */
export function connectionStringOf(db: PooledDb): string {
  const { connectionString } = db.$client.options
  if (connectionString === undefined) throw new ThreadError('the database is not named by a connection string')
  return connectionString
}

/** A thread that could not do its work. */
export class ThreadError extends AppError {
  constructor(problem: string) {
    super(`Thread: ${problem}`, { code: 'THREAD_FAILED', status: 500 })
  }
}
