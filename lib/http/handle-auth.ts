import 'server-only'
import NextAuth from 'next-auth'
import { createAuthOptions } from '@/lib/accounts/server/auth-options'
import { AppError } from '@/lib/core/app-error'
import { PROBLEM_JSON } from '@/lib/core/problem-details'
import { MINUTE_MS } from '@/lib/core/time'
import { createRateLimit, TooManyRequestsError } from './rate-limit'
import { getWebDependencies } from './web-dependencies'

/** Sign-ins may cost an eth_call each; an office behind one address still gets in. */
const SIGN_INS_PER_MINUTE = 120

/** A sign-in form holds a message and a signature. */
const MAX_BODY_BYTES = 64 * 1024

const limit = createRateLimit({ calls: SIGN_INS_PER_MINUTE, windowMs: MINUTE_MS, clock: Date.now })

type RouteContext = { params: Promise<{ nextauth: string[] }> }

/** next-auth's own routes (`/api/auth/*`) behind our origin check and rate limit. */
export async function handleAuth(request: Request, context: RouteContext): Promise<Response> {
  const { database, config, clients, sessionSecret: secret, clock } = getWebDependencies()
  try {
    if (request.method === 'POST') checkPost(request, config.origins)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const headers: Record<string, string> = { 'content-type': PROBLEM_JSON, 'cache-control': 'no-store' }
    if (error instanceof TooManyRequestsError) headers['retry-after'] = String(error.retryAfterSeconds)
    return new Response(JSON.stringify(error.toProblemDetails()), { status: error.status, headers })
  }
  const options = createAuthOptions({
    db: database.db,
    getClient: clients.get,
    origin: config.origin,
    origins: config.origins,
    chainIds: config.networks.map((network) => network.chainId),
    secret,
    clock,
  })
  const response: Response = await NextAuth(request as never, context as never, options)
  if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store')
  return response
}

function checkPost(request: Request, origins: readonly string[]): void {
  const origin = request.headers.get('origin')
  if (origin !== null && !origins.includes(origin)) {
    throw new AppError('Sign-in is taken from this site’s own pages alone', { code: 'FOREIGN_ORIGIN', status: 403 })
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) {
    throw new AppError('The body is too large', { code: 'BODY_TOO_LARGE', status: 413 })
  }
  limit.take(request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? 'unknown')
}
