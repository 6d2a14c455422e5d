import type { ProblemDetails } from './problem-details'

/** Facts an {@link AppError} can carry besides its sentence. */
export type AppErrorOptions = {
  /** Stable machine-readable code, SCREAMING_SNAKE_CASE; part of the API's contract. */
  code: string
  /** HTTP status this error maps to when it leaves through the API. */
  status: number
  /** What the reader can do about it, one sentence. */
  hint?: string
  /** The error that caused this one; kept for logs, never sent to clients. */
  cause?: unknown
  /** Further lines for logs (ids, allowed values). */
  metaMessages?: readonly string[]
  /** Whether the same call may succeed later without a change. */
  retryable?: boolean
  /** Extra members of the problem document (JSON-safe, nothing secret). */
  extensions?: Readonly<Record<string, unknown>>
}

/**
 * The one base of all expected errors: says what is wrong, where, and what to do.
 * Subclasses take facts in their constructor and build the sentence themselves.
 */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly hint: string | undefined
  readonly metaMessages: readonly string[]
  readonly retryable: boolean
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(shortMessage: string, options: AppErrorOptions) {
    super(shortMessage, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = options.code
    this.status = options.status
    this.hint = options.hint
    this.metaMessages = options.metaMessages ?? []
    this.retryable = options.retryable ?? false
    this.extensions = options.extensions ?? {}
  }

  /** RFC 9457 document for the API: no stack, no cause. */
  toProblemDetails(): ProblemDetails {
    return {
      type: `urn:warpshare:problem:${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: this.message,
      status: this.status,
      code: this.code,
      ...(this.hint === undefined ? {} : { detail: this.hint }),
      ...this.extensions,
    }
  }
}

/** A configuration value is missing or malformed; the process must not start. */
export class ConfigError extends AppError {
  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`, {
      code: 'CONFIG_INVALID',
      status: 500,
      hint: `Set ${variable} in the environment.`,
    })
  }
}

/** What was asked for does not exist, or is not the caller's to see. */
export class NotFoundError extends AppError {
  constructor(what: string, id: string) {
    super(`${what} ${id} was not found`, { code: 'NOT_FOUND', status: 404 })
  }
}

/** Input that does not have the shape or range the contract asks for. */
export class InvalidInputError extends AppError {
  constructor(where: string, problem: string, hint?: string) {
    super(`${where}: ${problem}`, { code: 'INVALID_INPUT', status: 422, ...(hint === undefined ? {} : { hint }) })
  }
}

/** An invariant of ours does not hold: a bug, never a client's fault. */
export class InvariantError extends AppError {
  constructor(statement: string) {
    super(`Invariant violated: ${statement}`, { code: 'INTERNAL', status: 500 })
  }
}
