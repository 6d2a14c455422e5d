import 'server-only'
import type { PgBoss } from 'pg-boss'

/** A job that queues itself again: how often the queue is asked, how long it pauses, when one run is given up. */
export type Loop = {
  readonly queue: string
  readonly pollingSeconds: number
  readonly pauseSeconds: number
  readonly expireSeconds: number
  readonly work: () => Promise<unknown>
  /** Told of a run that failed; the next one is queued all the same. */
  readonly onError: (error: unknown) => void
}

/** Starts a loop; what is due survives in the database, and one run at a time is queued. */
export async function startLoop(boss: PgBoss, loop: Loop): Promise<void> {
  const { queue } = loop
  await boss.createQueue(queue, { policy: 'short', retryLimit: 0, expireInSeconds: loop.expireSeconds })
  await boss.work(queue, { pollingIntervalSeconds: loop.pollingSeconds }, async () => {
    try {
      await loop.work()
    } catch (error) {
      loop.onError(error)
    } finally {
      await boss.send(queue, {}, { startAfter: loop.pauseSeconds })
    }
  })
  await boss.send(queue, {})
  // A send that was lost with a database restart would end the chain of jobs: this begins it again.
  await boss.schedule(queue, '* * * * *')
}
