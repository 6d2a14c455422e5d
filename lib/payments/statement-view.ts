import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** A sum that a reversal of what was captured a month earlier can make negative. */
const signedField = z.string().regex(/^(0|-?[1-9][0-9]{0,77})$/)

/** A caller's payments of one calendar month (UTC) on one network: final events only, so that it never changes later. */
export const statementView = z.object({
  chainId: chainIdField,
  /** YYYY-MM. */
  month: z.string(),
  wallets: z.array(addressField),
  totals: z.array(
    z.object({
      token: addressField,
      symbol: z.string(),
      decimals: z.int(),
      authorized: amountField,
      /** A capture that was reversed counts as if it had been smaller from the start. */
      captured: signedField,
      fees: signedField,
      burned: signedField,
      /** Taken from the prepaid balance for usage. */
      settled: amountField,
      /** captured + settled − fees − burned: what went to providers. */
      net: signedField,
      /** Held money that came back. */
      returned: amountField,
      /** Captured money that came back after it had been forwarded. */
      refunded: amountField,
      /** Into the prepaid balance, and out of it to the wallet. */
      prepaidDeposited: amountField,
      prepaidWithdrawn: amountField,
    }),
  ),
  lines: z.array(
    z.object({
      at: unixSecondsField,
      type: z.string(),
      /** Null for lines of the prepaid balance. */
      paymentId: hashField.nullable(),
      taskId: z.string().nullable(),
      token: addressField,
      amount: amountField,
      fee: amountField,
      burned: amountField,
      epoch: z.int().nullable(),
      transactionHash: hashField,
      blockNumber: z.int(),
    }),
  ),
  /** SHA-256 of the canonical JSON (RFC 8785) of all the rest. */
  hash: hashField,
})

/** See {@link statementView}. */
export type StatementView = z.output<typeof statementView>
