import { BaseError, HttpRequestError, RpcRequestError, TimeoutError, WebSocketRequestError } from 'viem'
import { AppError } from '@/lib/core/app-error'

/** PostgreSQL's words for "not now": shutting down, starting, full, connection lost. */
const DATABASE_AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08001',
])

/** Whether an error says that a network or the database is away; such a call may succeed later. */
export function toUnavailable(error: unknown): UnavailableError | null {
  if (error instanceof BaseError && error.walk(isTransport)) return new UnavailableError('The network', error)
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown }
    if (typeof code === 'string' && DATABASE_AWAY.has(code)) return new UnavailableError('The database', error)
    if (/^Connection terminated/.test(cause.message)) return new UnavailableError('The database', error)
  }
  return null
}

function isTransport(error: unknown): boolean {
  return (
    error instanceof HttpRequestError ||
    error instanceof TimeoutError ||
    error instanceof WebSocketRequestError ||
    error instanceof RpcRequestError
  )
}

/** Something we depend on does not answer; nobody is let in and nothing is promised meanwhile. */
export class UnavailableError extends AppError {
  constructor(what: string, cause: unknown) {
    super(`${what} does not answer`, {
      code: 'UNAVAILABLE',
      status: 503,
      hint: 'Try again in a moment.',
      cause,
      retryable: true,
    })
  }
}
