import { HTTPException } from 'hono/http-exception'
import { AppError } from '@/lib/core/app-error'
import { PROBLEM_JSON, type ProblemDetails } from '@/lib/core/problem-details'
import type { HttpContext } from './http-app'
import { toUnavailable } from './unavailable'

/** Codes for what the framework itself refuses. */
const FRAMEWORK_CODES: Record<number, string> = { 400: 'MALFORMED_REQUEST', 413: 'BODY_TOO_LARGE' }

/** Turns any error into a problem document. What we did not expect says nothing about its cause. */
export function toProblem(error: unknown): ProblemDetails {
  if (error instanceof AppError && error.status < 500) return error.toProblemDetails()
  if (error instanceof AppError && error.status === 503) return error.toProblemDetails()
  if (error instanceof HTTPException && error.status < 500) {
    const code = FRAMEWORK_CODES[error.status] ?? 'REQUEST_REFUSED'
    return new AppError(error.message || 'The request was refused', { code, status: error.status }).toProblemDetails()
  }
  const unavailable = toUnavailable(error)
  if (unavailable) return unavailable.toProblemDetails()
  return new AppError('Something went wrong on our side', {
    code: 'INTERNAL',
    status: 500,
    hint: 'Try again; if it stays, tell us the x-request-id of this answer.',
  }).toProblemDetails()
}

/** Sends a problem document. */
export function problemResponse(
  c: HttpContext,
  problem: ProblemDetails,
  headers: Record<string, string> = {},
): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header('content-type', PROBLEM_JSON)
  c.header('cache-control', 'no-store')
  return c.body(JSON.stringify(problem), problem.status as 400)
}
