import { z } from 'zod'
import { addressField, amountField, bpsField, chainIdField, unixSecondsField } from '@/lib/core/view-fields'

/** A versioned weight and price list of one network; never changed once it counts. */
export const rateCardView = z.object({
  chainId: chainIdField,
  version: z.int().nonnegative(),
  effectiveEpoch: z.int().nonnegative(),
  effectiveAt: unixSecondsField,
  formulaVersion: z.int().positive(),
  feeBps: bpsField,
  burnBps: bpsField,
  models: z.array(
    z.object({
      gpuModel: z.string(),
      rewardWeight: z.int().nonnegative(),
      /** Price of one whole GPU-hour verified in full, in the token's base unit, fee included. */
      prices: z.array(z.object({ token: addressField, pricePerGpuHour: amountField })),
    }),
  ),
})

/** See {@link rateCardView}. */
export type RateCardView = z.output<typeof rateCardView>
