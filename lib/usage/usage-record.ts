import { z } from 'zod'
import { type Address, ZERO_ADDRESS } from '@/lib/core/address'
import { BPS_ONE } from '@/lib/core/bps'
import { DAY_MS } from '@/lib/core/time'

/** Most thousandths of a GPU in one record: 1,024 whole GPUs. */
export const MAX_GPU_MILLI = 1_024_000

/** Names of records and tasks, as a meter chooses them. */
export const platformId = z.string().regex(/^[A-Za-z0-9._:-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 . _ : -')

/** A wallet in any spelling, read as lower case; never zero. */
export const walletAddress = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be a 20-byte hex address')
  .transform((text) => text.toLowerCase() as Address)
  .refine((address) => address !== ZERO_ADDRESS, 'must not be the zero address')

/** One metered interval of one provider's GPUs on one task, as a meter sends it. Unknown fields are refused: a misspelt optional one would silently change the amount. */
export const usageRecordSchema = z
  .strictObject({
    recordId: platformId,
    taskId: platformId,
    provider: walletAddress,
    consumer: walletAddress,
    gpuModel: z.string().min(1).max(64),
    gpuMilli: z.int().min(1).max(MAX_GPU_MILLI),
    startedAtMs: z.int().nonnegative(),
    endedAtMs: z.int().nonnegative(),
    verifiedBps: z.int().min(0).max(BPS_ONE).default(BPS_ONE),
  })
  .refine((record) => record.endedAtMs - record.startedAtMs >= 1, 'endedAtMs must be after startedAtMs')
  .refine((record) => record.endedAtMs - record.startedAtMs <= DAY_MS, 'an interval is at most 86,400,000 ms')

/** See {@link usageRecordSchema}. Addresses are lower case. */
export type UsageRecord = z.output<typeof usageRecordSchema>

/** The record's content in one spelling: equal texts mean the same record. */
export function canonicalRecord(record: UsageRecord): string {
  return [
    record.recordId,
    record.taskId,
    record.provider,
    record.consumer,
    JSON.stringify(record.gpuModel),
    record.gpuMilli,
    record.startedAtMs,
    record.endedAtMs,
    record.verifiedBps,
  ].join('\n')
}
