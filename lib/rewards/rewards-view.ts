import { z } from 'zod'
import { addressField, amountField, chainIdField, hashField, unixSecondsField } from '@/lib/core/view-fields'

/** What an account can claim of one token from the active root. */
export const claimView = z.object({
  token: addressField,
  cumulativeAmount: amountField,
  /** What the contract already paid. */
  claimed: amountField,
  /** cumulativeAmount − claimed. */
  claimable: amountField,
  /** What the root that waits for its delay (or the next one built) adds. */
  pending: amountField,
  proof: z.array(hashField),
  /** Where claims of this token go when the account chose another address; null: to itself. */
  recipient: addressField.nullable(),
})

/** Answer of `GET /rewards/{account}`; epoch and root are null while no root was ever active. */
export const rewardsView = z.object({
  account: addressField,
  chainId: chainIdField,
  epoch: z.int().nullable(),
  root: hashField.nullable(),
  claims: z.array(claimView),
  /** The root that waits, if one does. */
  pendingEpoch: z.int().nullable(),
  pendingValidAt: unixSecondsField.nullable(),
})

/** See {@link claimView}. */
export type ClaimView = z.output<typeof claimView>
/** See {@link rewardsView}. */
export type RewardsView = z.output<typeof rewardsView>
