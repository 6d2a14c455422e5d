import 'server-only'
import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { AppError, InvalidInputError } from '@/lib/core/app-error'
import { MAX_USAGE_BATCH_BYTES } from '@/lib/usage/usage-batch'
import { checkOrigin } from './check-origin'
import type { HttpDependencies } from './dependencies'
import type { HttpApp, HttpContext, HttpEnv } from './http-app'
import { notFoundOrMethod } from './not-found'
import { problemResponse, toProblem } from './problem-response'
import { TooManyRequestsError } from './rate-limit'
import { registerRoutes } from './register-routes'

/** Largest body of anything but a usage batch: a SIWE message with a smart account's signature fits many times. */
const MAX_BODY_BYTES = 64 * 1024

/** Builds the whole HTTP API under `/api/v1`. */
export function createHttpApp(dependencies: HttpDependencies): HttpApp {
  const app: HttpApp = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return
      const [issue] = result.error.issues
      throw new InvalidInputError(
        issue?.path.map(String).join('.') || result.target,
        issue?.message ?? 'is not acceptable',
        result.error.issues
          .slice(0, 5)
          .map(({ path, message }) => `${path.map(String).join('.') || result.target}: ${message}`)
          .join('; '),
      )
    },
  }).basePath('/api/v1') as HttpApp
  app.use(async (c, next) => {
    c.set('requestId', randomUUID())
    c.header('x-request-id', c.get('requestId'))
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
    c.res.headers.set('x-content-type-options', 'nosniff')
  })
  app.use(checkOrigin(dependencies))
  app.use(limitBody)
  registerRoutes(app, dependencies)
  app.notFound((c) => notFoundOrMethod(app, c))
  app.onError((error, c) => answerError(error, c, dependencies))
  return app
}

/** The usage route reads a raw body that may be large; every other body is small. */
async function limitBody(c: HttpContext, next: () => Promise<void>): Promise<Response | undefined> {
  const maxSize = c.req.path === '/api/v1/usage' ? MAX_USAGE_BATCH_BYTES : MAX_BODY_BYTES
  const onError = () => {
    throw new AppError('The body is too large', {
      code: 'BODY_TOO_LARGE',
      status: 413,
      hint: `At most ${maxSize} bytes.`,
    })
  }
  return (await bodyLimit({ maxSize, onError })(c, next)) ?? undefined
}

function answerError(error: unknown, c: HttpContext, { logError }: HttpDependencies): Response {
  const problem = toProblem(error)
  const requestId = c.get('requestId') ?? ''
  if (problem.status >= 500)
    logError(error, { requestId, method: c.req.method, path: c.req.path, status: problem.status })
  const headers: Record<string, string> = { 'x-request-id': requestId, 'x-content-type-options': 'nosniff' }
  if (error instanceof TooManyRequestsError) headers['retry-after'] = String(error.retryAfterSeconds)
  return problemResponse(c, problem, headers)
}
