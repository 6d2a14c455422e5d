import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField } from '@/lib/core/view-fields'

/** Body of `POST /payments/verify`. */
export const verificationRequest = z.object({ chainId: chainIdField, transactionHash: hashField })

/** What a transaction was, and whether it can still be taken back. */
export const verificationView = z.object({
  chainId: chainIdField,
  transactionHash: hashField,
  /** `unknown`: the network does not know it (yet). `pending`: known, not in a block. */
  status: z.enum(['unknown', 'pending', 'reverted', 'succeeded']),
  blockNumber: z.int().nullable(),
  confirmations: z.int().nonnegative(),
  confirmationsNeeded: z.int().positive(),
  final: z.boolean(),
  from: addressField.nullable(),
  to: addressField.nullable(),
  /** Events of our contracts in it. */
  events: z.array(
    z.object({
      name: z.string(),
      contract: addressField,
      token: addressField.nullable(),
      amount: amountField.nullable(),
    }),
  ),
  /** The payment it belongs to, told to its owner alone. */
  paymentId: hashField.nullable(),
})

/** See {@link verificationView}. */
export type VerificationView = z.output<typeof verificationView>
