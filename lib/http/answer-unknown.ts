import { AppError } from '@/lib/core/app-error'
import { PROBLEM_JSON } from '@/lib/core/problem-details'

/** Everything under `/api` that is neither the API nor next-auth: a problem document, not a page. */
export function answerUnknown(): Response {
  const error = new AppError('There is nothing at this address', {
    code: 'NOT_FOUND',
    status: 404,
    hint: 'The API is at /api/v1, described at /api/v1/docs.',
  })
  const headers = { 'content-type': PROBLEM_JSON, 'cache-control': 'no-store' }
  return new Response(JSON.stringify(error.toProblemDetails()), { status: error.status, headers })
}
