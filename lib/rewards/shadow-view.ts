import { z } from 'zod'
import { addressField, amountField, chainIdField, unixSecondsField } from '@/lib/core/view-fields'

const signedAmount = z.string().regex(/^(0|-?[1-9][0-9]{0,77})$/)

/** One account's reward of an epoch as it counted, and as it would have been. */
const shadowDifferenceView = z.object({
  account: addressField,
  token: addressField,
  now: amountField,
  shadow: amountField,
  /** shadow − now: above 0 wins. */
  difference: signedAmount,
})

/** An epoch split once more under a rate card that does not count yet. */
export const shadowRunView = z.object({
  chainId: chainIdField,
  epoch: z.int().nonnegative(),
  /** The rate card that was tried. */
  version: z.int().positive(),
  /** The one that counted; null where the epoch had none. */
  countedVersion: z.int().positive().nullable(),
  formulaVersion: z.int().positive(),
  at: unixSecondsField,
  /** Why the epoch could not be split under it; null where it could. */
  problem: z.string().nullable(),
  tokens: z.array(
    z.object({
      token: addressField,
      winners: z.int().nonnegative(),
      losers: z.int().nonnegative(),
      unchanged: z.int().nonnegative(),
      /** What the winners would gain and the losers lose. */
      moved: amountField,
    }),
  ),
  /** The largest gains, then the largest losses. */
  differences: z.array(shadowDifferenceView),
})

/** See {@link shadowRunView}. */
export type ShadowRunView = z.output<typeof shadowRunView>
