import 'server-only'
import type { PooledDb } from '@/lib/db/server/database'
import type { UsageFile } from './epoch-files'
import type { WritePart } from './part-writer'
import { connectionStringOf, runThread } from './run-thread'

/** What a usage thread is started with. */
export type UsageThreadData = { connectionString: string; chainId: number; epoch: number }

/** One packed part of the file, which the thread gives to be written. It is told, by any message, that it was. */
export type UsagePart = { part: number; content: Uint8Array<ArrayBuffer> }

/** The file, and its content where it is smaller than a part. */
export type UsageThreadAnswer = { written: UsageFile; content: Uint8Array }

/**
 * `writeUsageFile` on a thread of its own: reading, hashing, summing and packing gigabytes is as much work as all else
 * that a large epoch needs, and goes on while the caller computes. Its parts are given to `writePart`, several before
 * the first is written; nothing is any more when this returns or throws. Throws what either throws, and the signal's reason.
 */
export async function writeUsageApart(
  db: PooledDb,
  { chainId, epoch }: { chainId: number; epoch: number },
  { writePart, signal }: { writePart: WritePart; signal?: AbortSignal },
): Promise<UsageThreadAnswer> {
  const workerData: UsageThreadData = { connectionString: connectionStringOf(db), chainId, epoch }
  const writing: Promise<void>[] = []
  try {
    const answer = await runThread<UsageThreadAnswer, UsagePart>(new URL('./usage-thread.ts', import.meta.url), {
      ...{ workerData, signal },
      onMessage: async ({ part, content }, thread) => {
        const written = writePart(part, content)
        writing.push(written)
        await written
        thread.postMessage('written')
      },
    })
    await Promise.all(writing)
    return answer
  } finally {
    await Promise.allSettled(writing)
  }
}
