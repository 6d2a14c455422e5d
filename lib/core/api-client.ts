import type { z } from 'zod'
import { AppError } from './app-error'

/** How long the browser waits for an answer of our API. */
const TIMEOUT_MS = 10_000

/** Options of {@link callApi}. */
export type ApiCall = { method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'; body?: unknown; signal?: AbortSignal }

/**
 * Calls `/api/v1{path}` of the own origin and parses the answer with `schema`, which may still be on its way: the public
 * pages load their schemas beside the first question and not before the first paint.
 * Throws {@link ApiError}: with the problem document's words, or with `OFFLINE` / `TIMEOUT` / `UNEXPECTED_ANSWER`.
 */
export async function callApi<Schema extends z.ZodType>(
  path: string,
  schema: Schema | Promise<Schema>,
  call: ApiCall = {},
): Promise<z.output<Schema>> {
  const response = await send(path, call)
  const body: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (!response.ok) throw toApiError(response, body)
  const parsed = (await schema).safeParse(body)
  if (parsed.success) return parsed.data
  throw new ApiError('The server answered in a form this page does not know', {
    code: 'UNEXPECTED_ANSWER',
    status: response.status,
    hint: `Reload the page. If it stays, it is our fault: ${parsed.error.issues[0]?.path.join('.') ?? ''} ${parsed.error.issues[0]?.message ?? ''}`,
  })
}

async function send(path: string, call: ApiCall): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  try {
    return await fetch(`/api/v1${path}`, {
      method: call.method ?? 'GET',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal === undefined ? timeout : AbortSignal.any([call.signal, timeout]),
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
  } catch (cause) {
    if (call.signal?.aborted) throw cause
    if (timeout.aborted) {
      throw new ApiError(`The server did not answer within ${TIMEOUT_MS / 1000} s`, {
        code: 'TIMEOUT',
        status: 504,
        cause,
      })
    }
    throw new ApiError('The server cannot be reached', { code: 'OFFLINE', status: 503, cause })
  }
}

function toApiError(response: Response, body: unknown): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (value: unknown, otherwise: string): string =>
    typeof value === 'string' && value !== '' ? value : otherwise
  const reference = response.headers.get('x-request-id')
  return new ApiError(text(problem.title, `The server answered ${response.status}`), {
    code: text(problem.code, 'HTTP_ERROR'),
    status: response.status,
    hint: [text(problem.detail, ''), reference === null ? '' : `Reference ${reference.slice(0, 13)}.`]
      .filter(Boolean)
      .join(' '),
  })
}

/** An answer of the API that is not the one asked for, or none at all. */
export class ApiError extends AppError {
  constructor(message: string, facts: { code: string; status: number; hint?: string; cause?: unknown }) {
    super(message, { ...facts, retryable: facts.status >= 500 })
  }
}
