import type { Address } from '@/lib/core/address'

/** A signed-in browser, checked against the sessions table on every request. */
export type Session = {
  sessionId: string
  userId: string
  /** The wallet that signed in, lower case. */
  address: Address
  chainId: number
  /** Unix seconds: absolute end. */
  expiresAt: number
}
