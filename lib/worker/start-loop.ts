import 'server-only'
import type { PgBoss } from 'pg-boss'
import { pauseAfter } from './pause-after'

/** A job that queues itself again: how often the queue is asked, how long it pauses, when one run is given up. */
export type Loop = {
  readonly queue: string
  readonly pollingSeconds: number
  readonly pauseSeconds: number
  /** Where it is left alone ever longer while it fails: the longest of those pauses. */
  readonly longestPauseSeconds?: number
  readonly expireSeconds: number
  readonly work: () => Promise<unknown>
  /** Told of a run that failed; the next one is queued all the same. */
  readonly onError: (error: unknown) => void
}

/** Starts a loop; what is due survives in the database, and one run at a time is queued. */
export async function startLoop(boss: PgBoss, loop: Loop): Promise<void> {
  const { queue } = loop
  let failures = 0
  await boss.createQueue(queue, { policy: 'short', retryLimit: 0, expireInSeconds: loop.expireSeconds })
  await boss.work(queue, { pollingIntervalSeconds: loop.pollingSeconds }, async () => {
    try {
      await loop.work()
      failures = 0
    } catch (error) {
      failures += 1
      loop.onError(error)
    } finally {
      await boss.send(queue, {}, { startAfter: pauseAfter(failures, loop) })
    }
  })
  await boss.send(queue, {})
  // A send that was lost with a database restart would end the chain of jobs: this begins it again.
  await boss.schedule(queue, '* * * * *')
}
