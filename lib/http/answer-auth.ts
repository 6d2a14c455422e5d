import 'server-only'
import { randomUUID } from 'node:crypto'
import type { NextAuthOptions } from 'next-auth'
import { createAuthOptions } from '@/lib/accounts/server/auth-options'
import { AppError } from '@/lib/core/app-error'
import { PROBLEM_JSON, type ProblemDetails } from '@/lib/core/problem-details'
import { MINUTE_MS } from '@/lib/core/time'
import { callerAddress } from './caller-address'
import { ForeignOriginError } from './check-origin'
import type { HttpDependencies } from './dependencies'
import { toProblem } from './problem-response'
import { createRateLimit, type RateLimit, TooManyRequestsError } from './rate-limit'

/** Sign-ins may cost an eth_call each; an office behind one address still gets in. */
const SIGN_INS_PER_MINUTE = 120

/** A sign-in form holds a message and a signature. */
const MAX_BODY_BYTES = 64 * 1024

/** What next-auth is asked for here, of all that it knows. */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ['csrf', ['GET']],
  ['session', ['GET']],
  ['providers', ['GET']],
  ['callback/siwe', ['POST']],
  ['signout', ['GET', 'POST']],
  // Where a browser without scripts is sent on: both lead to the first page.
  ['signin', ['GET']],
  ['error', ['GET']],
])

/** Fields of next-auth's forms; everything else in a body is dropped. */
const FIELDS = ['csrfToken', 'callbackUrl', 'json', 'message', 'signature'] as const

/** One call of `/api/auth/*`, and next-auth to run it with. */
export type AuthCall = { request: Request; run: RunNextAuth }

/** Runs next-auth on a request whose body is a plain form. */
export type RunNextAuth = (request: Request, options: NextAuthOptions) => Promise<Response>

/**
 * Answers next-auth's routes: known addresses and methods alone, our own pages alone, within the rate limit; every refusal
 * is a problem document with the reason, and never clears a cookie because a database was away.
 */
export function createAuthAnswer(dependencies: HttpDependencies): (call: AuthCall) => Promise<Response> {
  const { database } = dependencies
  const limit = createRateLimit(database, { name: 'sign-ins', calls: SIGN_INS_PER_MINUTE, windowMs: MINUTE_MS })
  return async ({ request, run }) => {
    const requestId = randomUUID()
    let response: Response
    try {
      response = await callNextAuth(dependencies, limit, { request, run })
    } catch (error) {
      response = toAnswer(error, request, dependencies)
      if (response.status >= 500) {
        const { pathname: path } = new URL(request.url)
        dependencies.logError(error, { requestId, method: request.method, path, status: response.status })
      }
    }
    response.headers.set('x-request-id', requestId)
    response.headers.set('cache-control', 'no-store')
    return request.method === 'HEAD' ? new Response(null, response) : response
  }
}

async function callNextAuth(dependencies: HttpDependencies, limit: RateLimit, { request, run }: AuthCall) {
  checkMethod(request)
  const form = request.method === 'POST' ? await readPost(request, dependencies, limit) : null
  const failures: unknown[] = []
  const { database, config, clients, sessionSecret: secret, clock } = dependencies
  const options = createAuthOptions({
    ...{ db: database.db, getClient: clients.get, origin: config.origin, origins: config.origins, secret, clock },
    chainIds: config.networks.map((network) => network.chainId),
    onError: (error) => failures.push(error),
  })
  const response = await run(form === null ? asGet(request) : asForm(request, form), options)
  if (failures.length > 0) throw failures[0]
  if (form !== null && (await isCsrfRefusal(response))) throw new CsrfRefusedError()
  if (response.status >= 400) throw new AppError('The sign-in was refused', { code: 'SIGN_IN_REFUSED', status: 400 })
  return response
}

function checkMethod({ method, url }: Request): void {
  const path = new URL(url).pathname.replace(/^\/api\/auth\/?/, '')
  const methods = METHODS.get(path)
  if (!methods) throw new AppError('There is nothing at this address', { code: 'NOT_FOUND', status: 404 })
  if (!methods.includes(method === 'HEAD' ? 'GET' : method)) throw new AuthMethodError(methods)
}

/** The fields of a form or JSON body of one of our own pages. Throws for foreign, frequent, large and malformed ones. */
async function readPost(request: Request, { config }: HttpDependencies, limit: RateLimit): Promise<URLSearchParams> {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const foreign = origin === null ? site === 'cross-site' || site === 'same-site' : !config.origins.includes(origin)
  if (foreign) throw new ForeignOriginError()
  await limit.take(callerAddress(request.headers.get('x-forwarded-for')))
  const text = await readText(request)
  const isJson = request.headers.get('content-type')?.includes('application/json')
  const given = isJson ? parseObject(text) : Object.fromEntries(new URLSearchParams(text))
  const form = new URLSearchParams()
  for (const field of FIELDS) {
    const value = Object.hasOwn(given, field) ? given[field] : undefined
    if (typeof value === 'string') form.set(field, value)
  }
  return form
}

/** The length that a client announces is a claim: what counts is what comes. */
async function readText({ body }: Request): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new AppError('The body is too large', { code: 'BODY_TOO_LARGE', status: 413 })
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    throw new AppError('The body is not JSON', { code: 'MALFORMED_REQUEST', status: 400 })
  }
}

/** next-auth knows no HEAD. */
function asGet({ url, headers }: Request): Request {
  return new Request(withPlainQuery(url), { headers })
}

/** next-auth puts what a query says into headers as it is: what cannot stand in one is left out. */
function withPlainQuery(text: string): URL {
  const url = new URL(text)
  for (const [name, value] of [...url.searchParams]) {
    if (!/^[\x21-\x7e]*$/.test(name + value)) url.searchParams.delete(name)
  }
  return url
}

function asForm(request: Request, form: URLSearchParams): Request {
  const headers = new Headers(request.headers)
  headers.set('content-type', 'application/x-www-form-urlencoded')
  headers.delete('content-length')
  return new Request(withPlainQuery(request.url), { method: 'POST', headers, body: form.toString() })
}

/** next-auth sends whoever lacks its CSRF token to a page, with a status of success. */
async function isCsrfRefusal(response: Response): Promise<boolean> {
  const isJson = response.headers.get('content-type')?.includes('json')
  const body = isJson ? ((await response.clone().json()) as { url?: unknown } | null) : null
  const target = response.headers.get('location') ?? body?.url
  return typeof target === 'string' && /[?&]csrf=true$/.test(target)
}

function toAnswer(error: unknown, request: Request, { config }: HttpDependencies): Response {
  const problem = toProblem(error)
  const headers = new Headers({ 'content-type': PROBLEM_JSON, 'x-content-type-options': 'nosniff' })
  if (error instanceof TooManyRequestsError) headers.set('retry-after', String(error.retryAfterSeconds))
  if (error instanceof AuthMethodError) headers.set('allow', error.methods.join(', '))
  const body = JSON.stringify(request.method === 'POST' ? withErrorUrl(problem, config.origin) : problem)
  return new Response(body, { status: problem.status, headers })
}

/** next-auth's own client reads the failure from the query of a `url` in the body. */
function withErrorUrl(problem: ProblemDetails, origin: string): ProblemDetails {
  return { ...problem, url: `${origin}/?${new URLSearchParams({ error: problem.code })}` }
}

/** The address exists, but not for this method. */
class AuthMethodError extends AppError {
  readonly methods: readonly string[]

  constructor(methods: readonly string[]) {
    super('This address does not take this method', {
      code: 'METHOD_NOT_ALLOWED',
      status: 405,
      hint: `It takes ${methods.join(', ')}.`,
    })
    this.methods = methods
  }
}

/** The form does not carry the token of the browser that sends it. */
export class CsrfRefusedError extends AppError {
  constructor() {
    super('The form is not one that this browser was given', {
      code: 'CSRF_REFUSED',
      status: 403,
      hint: 'Reload the page and try again.',
    })
  }
}
