import { createRoute } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { nonceView } from '@/lib/accounts/nonce-view'
import { createBrowserKey } from '@/lib/accounts/server/browser-key'
import { cookieNames } from '@/lib/accounts/server/cookie-names'
import { createNonce } from '@/lib/accounts/server/create-nonce'
import { readCookie } from '@/lib/accounts/server/read-cookie'
import { MINUTE_MS } from '@/lib/core/time'
import { callerAddress } from './caller-address'
import type { HttpDependencies } from './dependencies'
import type { HttpApp } from './http-app'
import { jsonAnswer } from './json-answer'
import { createRateLimit } from './rate-limit'

/** A browser key looks like this; anything else in the cookie is replaced. */
const BROWSER_KEY = /^[A-Za-z0-9_-]{43}$/

/** A sign-in takes one nonce; a person may try a few times a minute, an office behind one address more often. */
const NONCES_PER_MINUTE = 120

/** `GET /siwe/nonce`: a single-use nonce, bound to the asking browser by a cookie. */
export function registerSiwe(app: HttpApp, dependencies: HttpDependencies): void {
  const names = cookieNames(dependencies.config.origin)
  const limit = createRateLimit(dependencies.database, {
    ...{ name: 'nonces', calls: NONCES_PER_MINUTE, windowMs: MINUTE_MS },
  })
  const route = createRoute({
    method: 'get',
    path: '/siwe/nonce',
    tags: ['accounts'],
    summary: 'Nonce for a Sign-In-With-Ethereum message',
    responses: jsonAnswer(nonceView, 'A nonce for this browser alone, good once and for five minutes', [429]),
  })
  app.openapi(route, async (c) => {
    await limit.take(callerAddress(c.req.header('x-forwarded-for')))
    const held = readCookie(c.req.header('cookie'), names.browser)
    const browserKey = held !== null && BROWSER_KEY.test(held) ? held : createBrowserKey()
    if (browserKey !== held) {
      setCookie(c, names.browser, browserKey, { path: '/', httpOnly: true, sameSite: 'Strict', secure: names.secure })
    }
    const { nonce, expiresAtMs } = await createNonce(dependencies.database.db, {
      browserKey,
      nowMs: dependencies.clock(),
    })
    return c.json({ nonce, expiresAt: Math.floor(expiresAtMs / 1000) }, 200)
  })
}
