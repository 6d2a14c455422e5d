import { z } from 'zod'
import { amountField, unixSecondsField } from '@/lib/core/view-fields'

/** What a consumer was warned of: a hold or a prepaid balance that runs low, usage that it did not cover. Once a threshold. */
export const warningView = z.object({
  code: z.enum(['HOLD_LOW', 'PREPAID_LOW', 'PREPAID_SKIPPED']),
  /** Per cent of a hold that were captured; epochs that a balance still lasts; the epoch that is not paid for. */
  threshold: z.int(),
  raisedAt: unixSecondsField,
  /** What was left when it was raised, or what was left out, base units. */
  left: amountField,
})

/** See {@link warningView}. */
export type WarningView = z.output<typeof warningView>
