import { z } from 'zod'
import { addressField, amountField, bpsField, chainIdField } from '@/lib/core/view-fields'

/** One usage record as its provider or consumer sees it. */
export const usageView = z.object({
  chainId: chainIdField,
  /** Epoch the record counts in. */
  epoch: z.int().nonnegative(),
  meter: addressField,
  recordId: z.string(),
  taskId: z.string(),
  provider: addressField,
  consumer: addressField,
  gpuModel: z.string(),
  gpuMilli: z.int().positive(),
  startedAtMs: z.int().nonnegative(),
  endedAtMs: z.int().positive(),
  verifiedBps: bpsField,
  /** gpuMilli × duration. */
  gpuMilliMs: amountField,
  /** Its own epoch was closed when it came. */
  late: z.boolean(),
  /**
   * Null where all of it counts or its epoch is not weighed yet, else why it earned nothing or less: UNPAID · UNVERIFIED ·
   * PREPAID_SHORT · ABOVE_QUOTE · NO_WEIGHT.
   */
  reason: z.string().nullable(),
})

/** See {@link usageView}. */
export type UsageView = z.output<typeof usageView>
