import { z } from '@hono/zod-openapi'
import { PROBLEM_JSON } from '@/lib/core/problem-details'

/** Every error of the API, RFC 9457. */
const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
  })
  .openapi('Problem')

const PROBLEMS: Record<number, string> = {
  400: 'Malformed',
  401: 'Not signed in, or the signature is refused',
  402: 'Has to be paid (x402)',
  403: 'Not the caller’s to do',
  404: 'Not found, or not the caller’s to see',
  409: 'Contradicts what is there',
  413: 'Too large',
  422: 'Well-formed but not acceptable',
  429: 'Too many requests',
  503: 'Cannot serve now',
}

/** Declares a JSON answer and the problems a call can have. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string, problems: readonly number[]) {
  return {
    200: { description, content: { 'application/json': { schema } } },
    ...problemAnswers(problems),
  }
}

/** The problem documents of a call, by status. */
export function problemAnswers(statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: PROBLEMS[status] ?? 'Error', content: { [PROBLEM_JSON]: { schema: problem } } },
    ]),
  ) as Record<never, never>
}
