import { AppError } from '@/lib/core/app-error'
import type { Clock } from '@/lib/core/time'

/** Most callers remembered at once; beyond it the oldest are forgotten. */
const MAX_CALLERS = 20_000

/** Counts calls in a fixed window, by caller. */
export type RateLimit = { take: (caller: string) => void }

/** A limit of `calls` a `windowMs` for each caller, in this process. `take` throws {@link TooManyRequestsError}. */
export function createRateLimit(parameters: { calls: number; windowMs: number; clock: Clock }): RateLimit {
  const windows = new Map<string, { startedAt: number; calls: number }>()
  return {
    take(caller) {
      const now = parameters.clock()
      const window = windows.get(caller)
      if (!window || now - window.startedAt >= parameters.windowMs) {
        windows.delete(caller)
        if (windows.size >= MAX_CALLERS) dropOldest(windows)
        windows.set(caller, { startedAt: now, calls: 1 })
        return
      }
      window.calls += 1
      if (window.calls > parameters.calls) {
        throw new TooManyRequestsError(Math.ceil((window.startedAt + parameters.windowMs - now) / 1000))
      }
    },
  }
}

function dropOldest(windows: Map<string, unknown>): void {
  const [oldest] = windows.keys()
  if (oldest !== undefined) windows.delete(oldest)
}

/** More calls than one caller may make in the time. */
export class TooManyRequestsError extends AppError {
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('Too many requests', {
      code: 'TOO_MANY_REQUESTS',
      status: 429,
      hint: `Try again in ${retryAfterSeconds} s.`,
      retryable: true,
    })
    this.retryAfterSeconds = retryAfterSeconds
  }
}
