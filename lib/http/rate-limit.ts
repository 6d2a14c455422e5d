import 'server-only'
import { getTableName } from 'drizzle-orm'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { AppError } from '@/lib/core/app-error'
import { SECOND_MS } from '@/lib/core/time'
import { rateLimits } from '@/lib/db/schema/rate-limits'
import type { Database } from '@/lib/db/server/database'

/** Counts calls in a fixed window, by caller. */
export type RateLimit = { take: (caller: string) => Promise<void> }

/**
 * A limit of `calls` a `windowMs` for each caller, counted in the database: one limit for all web processes, also across
 * restarts. `take` throws {@link TooManyRequestsError}, and whatever the database throws: nobody passes uncounted.
 */
export function createRateLimit(
  { pool }: Database,
  parameters: { name: string; calls: number; windowMs: number },
): RateLimit {
  const limiter = new RateLimiterPostgres({
    ...{ storeClient: pool, storeType: 'pool', tableName: getTableName(rateLimits), tableCreated: true },
    ...{ keyPrefix: parameters.name, points: parameters.calls, duration: parameters.windowMs / SECOND_MS },
    // Who is over the limit costs this process nothing more until the window ends.
    inMemoryBlockOnConsumed: parameters.calls + 1,
  })
  return {
    take: async (caller) => {
      try {
        await limiter.consume(caller)
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal
        throw new TooManyRequestsError(Math.max(1, Math.ceil(refusal.msBeforeNext / SECOND_MS)))
      }
    },
  }
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
