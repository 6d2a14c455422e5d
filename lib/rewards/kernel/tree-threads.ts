import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { SubtreeWork } from './hash-subtrees.mjs'
import { MAX_THREADS } from './kernel-memory'

/** Threads that wait for trees to hash, besides the caller's own; made by {@link startTreeThreads}. */
export type TreeThreads = { readonly workers: readonly Worker[] }

/**
 * Starts threads, `total` less the caller's own: one per processor where it is not said. Start them before the rows are
 * read, and they are ready when the rows are. They do not keep the process alive. End them with {@link stopTreeThreads}.
 */
export function startTreeThreads(total: number = availableParallelism()): TreeThreads {
  const count = Math.min(total, MAX_THREADS) - 1
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./tree-worker.mjs', import.meta.url), { execArgv: [] })
    worker.unref()
    return worker
  })
  return { workers }
}

/** Ends the threads. */
export async function stopTreeThreads({ workers }: TreeThreads): Promise<void> {
  await Promise.all(workers.map((worker) => worker.terminate()))
}

/** Gives a thread its work; settles when no subtree is left, and throws what the thread threw. */
export function runOnThread(worker: Worker, work: SubtreeWork): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | null) => {
      worker.off('message', onMessage)
      worker.off('error', onError)
      worker.unref()
      if (error === null) resolve()
      else reject(error)
    }
    const onMessage = () => settle(null)
    const onError = (error: Error) => settle(error)
    worker.on('message', onMessage)
    worker.on('error', onError)
    worker.ref()
    worker.postMessage(work)
  })
}
