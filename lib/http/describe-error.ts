import pg from 'pg'

/** Longest description kept of one error, and most causes followed. */
const MAX_LENGTH = 8_000
const MAX_CAUSES = 5

/**
 * What the log says of an unexpected error: its stack and those of its causes, without the values of a failed query,
 * which may be signatures, session ids or what people wrote.
 */
export function describeError(error: unknown): string {
  const parts = [describeOne(error)]
  for (let cause = causeOf(error); cause !== undefined && parts.length < MAX_CAUSES; cause = causeOf(cause)) {
    parts.push(describeOne(cause))
  }
  return parts.join('\ncaused by: ').slice(0, MAX_LENGTH)
}

function describeOne(error: unknown): string {
  // PostgreSQL repeats the value that it refused.
  if (error instanceof pg.DatabaseError) {
    const place = [error.table, error.column, error.constraint].filter(Boolean).join(' ')
    return `PostgreSQL error ${error.code ?? 'without a code'} ${place}`.trim()
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.replace(/^params: .*(?:\n(?!\s+at ).*)*/m, 'params: (left out)')
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined
}
