import { z } from 'zod'
import { addressField, amountField, chainIdField, unixSecondsField } from '@/lib/core/view-fields'

/** Usage of one provider on one task and model in an epoch. */
export const epochUsageView = z.object({
  /** The public stand-in of the task. */
  taskRef: z.string(),
  /** Only for the signed-in provider itself; null otherwise. */
  taskId: z.string().nullable(),
  gpuModel: z.string(),
  gpuMilliMs: amountField,
  weight: amountField,
  /** Null where it counts, else why it earned nothing: UNPAID · UNVERIFIED · PREPAID_SHORT · ABOVE_QUOTE · NO_WEIGHT. */
  reason: z.string().nullable(),
})

/** What one epoch brought an account. */
export const epochRewardsView = z.object({
  chainId: chainIdField,
  epoch: z.int().nonnegative(),
  status: z.enum(['open', 'closed', 'submitted', 'active', 'revoked', 'empty']),
  startsAt: unixSecondsField,
  endsAt: unixSecondsField,
  gpuMilliMs: amountField,
  tokens: z.array(
    z.object({ token: addressField, emissionShare: amountField, earningsShare: amountField, reward: amountField }),
  ),
  usage: z.array(epochUsageView),
})

/** See {@link epochRewardsView}. */
export type EpochRewardsView = z.output<typeof epochRewardsView>
