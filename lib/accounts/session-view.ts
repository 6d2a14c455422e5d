import { z } from 'zod'
import { addressField, chainIdField, unixSecondsField } from '@/lib/core/view-fields'

/** One signed-in browser of the caller. */
export const sessionView = z.object({
  sessionId: z.string(),
  address: addressField,
  chainId: chainIdField,
  userAgent: z.string(),
  createdAt: unixSecondsField,
  lastSeenAt: unixSecondsField,
  expiresAt: unixSecondsField,
  /** The browser that asks. */
  current: z.boolean(),
})

/** See {@link sessionView}. */
export type SessionView = z.output<typeof sessionView>
