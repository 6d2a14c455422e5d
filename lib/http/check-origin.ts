import type { MiddlewareHandler } from 'hono'
import { cookieNames } from '@/lib/accounts/server/cookie-names'
import { AppError } from '@/lib/core/app-error'
import type { HttpDependencies } from './dependencies'
import type { HttpEnv } from './http-app'

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses writes that another site makes with the caller's cookie. Calls without a cookie prove themselves otherwise. */
export function checkOrigin({ config }: HttpDependencies): MiddlewareHandler<HttpEnv> {
  const session = `${cookieNames(config.origin).session}=`
  return async (c, next) => {
    const carriesSession = (c.req.header('cookie') ?? '').includes(session)
    if (carriesSession && !READING.has(c.req.method)) {
      const origin = c.req.header('origin')
      const site = c.req.header('sec-fetch-site')
      const foreign =
        origin === undefined
          ? site !== undefined && site !== 'same-origin' && site !== 'none'
          : !config.origins.includes(origin)
      if (foreign) throw new ForeignOriginError()
    }
    await next()
  }
}

/** Another site tries to act for a signed-in person. */
export class ForeignOriginError extends AppError {
  constructor() {
    super('Writes are taken from this site’s own pages alone', { code: 'FOREIGN_ORIGIN', status: 403 })
  }
}
