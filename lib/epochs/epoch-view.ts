import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, pageOf, unixSecondsField } from '@/lib/core/view-fields'

/** What came in and went out of one token in one epoch; every line is equal on both sides or nothing is published. */
export const statementView = z.object({
  captured: amountField,
  fees: amountField,
  burned: amountField,
  earnings: amountField,
  minted: amountField,
  carriedIn: amountField,
  emissionShares: amountField,
  carriedOut: amountField,
})

/** One published file by the SHA-256 of its uncompressed bytes. */
export const epochFileView = z.object({
  name: z.string(),
  sha256: hashField,
  bytes: z.int().nonnegative(),
  /** Path below the site's origin. */
  url: z.string(),
})

/** One epoch in the list. Totals and statement are keyed by token (EIP-55) and null until it was computed. */
export const epochSummaryView = z.object({
  chainId: chainIdField,
  epoch: z.int().nonnegative(),
  status: z.enum(['open', 'closed', 'submitted', 'active', 'revoked', 'empty']),
  /** Inclusive. */
  startsAt: unixSecondsField,
  /** Exclusive. */
  endsAt: unixSecondsField,
  closedAt: unixSecondsField.nullable(),
  recordCount: z.int().nonnegative(),
  providerCount: z.int().nonnegative(),
  gpuMilliMs: amountField,
  rateCardVersion: z.int().nullable(),
  root: hashField.nullable(),
  contentHash: hashField.nullable(),
  leafCount: z.int().nullable(),
  /** From when on the root can be accepted; null until submitted. */
  validAt: unixSecondsField.nullable(),
  acceptedAt: unixSecondsField.nullable(),
  submitTransactionHash: hashField.nullable(),
  acceptTransactionHash: hashField.nullable(),
  totals: z.record(z.string(), amountField).nullable(),
  statement: z.record(z.string(), statementView).nullable(),
})

/** Answer of `GET /epochs`. */
export const epochPageView = pageOf(epochSummaryView)

/** One epoch with its published files. */
export const epochView = epochSummaryView.extend({
  distributor: addressField,
  formulaVersion: z.int().nullable(),
  capturesToBlock: z.int().nullable(),
  files: z.array(epochFileView),
})

/** See {@link statementView}. */
export type StatementView = z.output<typeof statementView>
/** See {@link epochSummaryView}. */
export type EpochSummaryView = z.output<typeof epochSummaryView>
/** See {@link epochView}. */
export type EpochView = z.output<typeof epochView>
