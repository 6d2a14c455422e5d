import { z } from 'zod'
import { amountField, unixSecondsField } from '@/lib/core/view-fields'

/** What a consumer was warned of: a hold or a prepaid balance that runs low. Raised once a threshold. */
export const warningView = z.object({
  code: z.enum(['HOLD_LOW', 'PREPAID_LOW']),
  /** Per cent of a hold that were captured; epochs that a balance still lasts. */
  threshold: z.int(),
  raisedAt: unixSecondsField,
  /** What was left when it was raised, base units. */
  left: amountField,
})

/** See {@link warningView}. */
export type WarningView = z.output<typeof warningView>
