import { z } from 'zod'
import { AppError } from '@/lib/core/app-error'
import { walletAddress } from './usage-record'

/** Most records in one batch. */
export const MAX_BATCH_RECORDS = 10_000

/** Largest body of a batch: 10,000 records of the longest fields fit. */
export const MAX_USAGE_BATCH_BYTES = 8 * 1024 * 1024

const batchSchema = z.object({
  chainId: z.int().positive(),
  meter: walletAddress,
  records: z.array(z.unknown()).min(1),
})

/** A batch whose records are not looked at yet: a bad one is rejected alone. */
export type UsageBatch = z.output<typeof batchSchema>

/**
 * Reads a batch from the raw body. Throws {@link BodyNotJsonError} (400), {@link BatchTooLargeError} (413) or
 * {@link BatchShapeError} (422).
 */
export function parseUsageBatch(rawBody: Uint8Array): UsageBatch {
  if (rawBody.byteLength > MAX_USAGE_BATCH_BYTES) {
    throw new BatchTooLargeError(`${rawBody.byteLength} bytes`, `${MAX_USAGE_BATCH_BYTES} bytes`)
  }
  const parsed = batchSchema.safeParse(parseJsonBody(rawBody))
  if (!parsed.success) throw new BatchShapeError(z.prettifyError(parsed.error))
  if (parsed.data.records.length > MAX_BATCH_RECORDS) {
    throw new BatchTooLargeError(`${parsed.data.records.length} records`, `${MAX_BATCH_RECORDS} records`)
  }
  return parsed.data
}

function parseJsonBody(rawBody: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody))
  } catch (cause) {
    throw new BodyNotJsonError(cause)
  }
}

/** The body is not JSON in UTF-8. */
export class BodyNotJsonError extends AppError {
  constructor(cause: unknown) {
    super('The body is not JSON', { code: 'NOT_JSON', status: 400, cause })
  }
}

/** More than a batch may hold. */
export class BatchTooLargeError extends AppError {
  constructor(size: string, allowed: string) {
    super(`The batch has ${size}, at most ${allowed} are allowed`, {
      code: 'BATCH_TOO_LARGE',
      status: 413,
      hint: 'Send it in several batches; records that come twice are counted once.',
    })
  }
}

/** JSON, but not a batch. */
export class BatchShapeError extends AppError {
  constructor(problem: string) {
    super(`Not a usage batch: ${problem}`, {
      code: 'INVALID_BATCH',
      status: 422,
      hint: 'Send { "chainId": number, "meter": address, "records": [1 … 10,000 records] }.',
    })
  }
}
