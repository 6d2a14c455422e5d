import 'server-only'
import type { PublicClient } from 'viem'
import type { RankedValue } from '@/lib/chain/server/ranked-transport'

/** While blocks are announced, polling only guards against an announcement that was lost. */
const POLLS_LEFT_OUT = 4

/** Pause before announcements are asked for again after they ended or none were to be had. */
const RETRY_MS = 10_000

/** Waits for new blocks of one network. */
export type HeadFollower = {
  /** Resolves with the next block announced, or after `pollMs` where nobody announces them (later where somebody does). */
  next: (pollMs: number) => Promise<void>
}

/** Has new blocks announced where a network has a websocket endpoint; everywhere else `next` is a timer. */
export function followHeads(client: PublicClient, signal: AbortSignal): HeadFollower {
  const { announceHeads } = client.transport as unknown as Partial<RankedValue>
  let isAnnounced = false
  let isMissed = false
  let wake: () => void = () => undefined
  const onHead = () => {
    isMissed = true
    wake()
  }
  const listen = async (): Promise<void> => {
    while (announceHeads && !signal.aborted) {
      const ended = Promise.withResolvers<void>()
      const stop = await announceHeads({ onHead, onEnd: ended.resolve })
      if (stop) {
        isAnnounced = true
        await Promise.race([ended.promise, whenAborted(signal)])
        isAnnounced = false
        stop()
      }
      await pause(RETRY_MS, signal)
    }
  }
  void listen()
  return {
    next: async (pollMs) => {
      const announced = new Promise<void>((resolve) => {
        wake = resolve
      })
      // A block announced while the last one was still being written has waited for us.
      if (!isMissed) await pause(isAnnounced ? pollMs * POLLS_LEFT_OUT : pollMs, signal, announced)
      isMissed = false
    },
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Resolves after a time, or at once when the signal or the promise says so. */
export function pause(durationMs: number, signal: AbortSignal, sooner?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, durationMs)
    signal.addEventListener('abort', done)
    void sooner?.then(done)
    if (signal.aborted) done()
  })
}
