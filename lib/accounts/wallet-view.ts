import { z } from 'zod'
import { addressField, lineField, unixSecondsField } from '@/lib/core/view-fields'

/** One linked wallet. */
export const walletView = z.object({
  address: addressField,
  name: z.string().nullable(),
  linkedAt: unixSecondsField,
  /** The wallet this session was signed in with; it cannot be unlinked from here. */
  current: z.boolean(),
})

/** Body of `POST /wallets`: the SIWE message signed by the wallet that is to be linked. */
export const linkWalletRequest = z.object({
  message: z.string().min(1).max(4000),
  signature: z.string().regex(/^0x([0-9a-fA-F]{2}){1,8192}$/),
  name: lineField(64).nullable().optional(),
})

/** Body of `PATCH /wallets/{address}`. */
export const renameWalletRequest = z.object({ name: lineField(64).nullable() })

/** See {@link walletView}. */
export type WalletView = z.output<typeof walletView>
