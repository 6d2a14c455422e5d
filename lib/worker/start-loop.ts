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
  /** The clock of those pauses. */
  readonly nowMs?: () => number
  /** Told of a run that failed; the next one is queued all the same. */
  readonly onError: (error: unknown) => void
}

/**
 * Starts a loop; what is due survives in the database, and one run at a time is queued. How often it failed does not: a
 * restarted process tries at once.
 */
export async function startLoop(boss: PgBoss, loop: Loop): Promise<void> {
  const { queue } = loop
  const nowMs = loop.nowMs ?? Date.now
  let failures = 0
  let notBeforeMs = 0
  await boss.createQueue(queue, { policy: 'short', retryLimit: 0, expireInSeconds: loop.expireSeconds })
  await boss.work(queue, { pollingIntervalSeconds: loop.pollingSeconds }, async () => {
    try {
      // The queue goes on as ever, since other jobs than the one sent below come into it: the schedule's, an operator's.
      if (nowMs() < notBeforeMs) return
      await loop.work()
      failures = 0
    } catch (error) {
      failures += 1
      if (loop.longestPauseSeconds) notBeforeMs = nowMs() + pauseAfter(failures, loop) * 1000
      loop.onError(error)
    } finally {
      await boss.send(queue, {}, { startAfter: loop.pauseSeconds })
    }
  })
  await boss.send(queue, {})
  // A send that was lost with a database restart would end the chain of jobs: this begins it again.
  await boss.schedule(queue, '* * * * *')
}
