/** RFC 9457 problem document, as every error of the API looks. */
export type ProblemDetails = {
  /** URN naming the kind of problem. */
  type: string
  /** One sentence: what is wrong and where. */
  title: string
  /** HTTP status, repeated from the response line. */
  status: number
  /** Stable code clients may switch on. */
  code: string
  /** What to do about it. */
  detail?: string
  [extension: string]: unknown
}

/** Media type of {@link ProblemDetails}. */
export const PROBLEM_JSON = 'application/problem+json'
