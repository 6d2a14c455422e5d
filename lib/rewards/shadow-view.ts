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

/** An epoch split once more under a rate card, by a formula, or both, that did not count in it. */
export const shadowRunView = z.object({
  chainId: chainIdField,
  epoch: z.int().nonnegative(),
  /** The rate card that was tried. */
  version: z.int().positive(),
  /** The one that counted; null where the epoch had none. */
  countedVersion: z.int().positive().nullable(),
  /** The formula that was tried, and what it does; null where this release does not have it any more. */
  formulaVersion: z.int().positive(),
  formula: z.string().nullable(),
  /** The one that counted. */
  countedFormulaVersion: z.int().positive(),
  at: unixSecondsField,
  /** Why the epoch could not be split so; null where it could. */
  problem: z.string().nullable(),
  tokens: z.array(
    z.object({
      token: addressField,
      winners: z.int().nonnegative(),
      losers: z.int().nonnegative(),
      unchanged: z.int().nonnegative(),
      /** What the winners would gain. */
      moved: amountField,
      /** How much more would be split by nobody and carried to the next epoch; below 0 where less would. */
      carried: signedAmount,
    }),
  ),
  /** The largest gains, then the largest losses. */
  differences: z.array(shadowDifferenceView),
})

/** See {@link shadowRunView}. */
export type ShadowRunView = z.output<typeof shadowRunView>
