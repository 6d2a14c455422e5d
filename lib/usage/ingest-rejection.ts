/** Why a record of a batch was not taken; part of the API's contract. */
export const REJECTION_CODES = [
  'RECORD_CONFLICT',
  'UNKNOWN_GPU_MODEL',
  'INVALID_RECORD',
  'BEFORE_GENESIS',
  'TOO_OLD',
  'FROM_THE_FUTURE',
  'TASK_COMPLETED',
  'TASK_MISMATCH',
] as const

/** One of {@link REJECTION_CODES}. */
export type RejectionCode = (typeof REJECTION_CODES)[number]

/** Why one record is not taken. */
export type Rejection = { code: RejectionCode; message: string }

/** A rejected record by its place in the batch. */
export type RejectedRecord = Rejection & { index: number; recordId: string | null }

/** What became of a batch; every accepted record is durable. */
export type IngestResult = { accepted: number; duplicates: number; rejected: RejectedRecord[] }
